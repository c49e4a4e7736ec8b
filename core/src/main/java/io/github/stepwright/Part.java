package io.github.stepwright;

/**
 * What one call of a rule works on: a range of a block, with the slots, scalars and sums that the
 * rule has there.
 *
 * <p>Made once and used at every step; nothing is allocated by a step. One thread at a time.
 */
public final class Part {

  private final Block block;
  private final String group;
  private final int from;
  private final int to;
  private final Array[] slots;
  private final Array diagonal;
  private final Occasion occasion;
  private final Part inner;
  private final RandomStream random;
  private final long seed;
  private Whole whole;
  private int ordinal;
  private double scale = 1;
  private Desk desk;
  private Object memo;

  /**
   * A part.
   *
   * @param from first index of the range
   * @param to index behind the last
   * @param slots of the rule at this level, for the whole block
   * @param diagonal estimate of the Hessian's diagonal, for the whole block; null for rules that do
   *     not need it
   * @param occasion of the step, shared by all parts of the block at all levels
   * @param inner what the rule inside sees; null where there is none
   * @param seed of the random numbers of this part at this level
   */
  public Part(
      Block block,
      int from,
      int to,
      Array[] slots,
      Array diagonal,
      Occasion occasion,
      Part inner,
      long seed) {
    this.block = block;
    this.group = block.group();
    this.from = from;
    this.to = to;
    this.slots = slots;
    this.diagonal = diagonal;
    this.occasion = occasion;
    this.inner = inner;
    this.seed = seed;
    this.random = new RandomStream(seed);
  }

  /** Puts it into its whole. */
  void join(Whole whole, int ordinal) {
    this.whole = whole;
    this.ordinal = ordinal;
  }

  Whole whole() {
    return whole;
  }

  int ordinal() {
    return ordinal;
  }

  Occasion occasion() {
    return occasion;
  }

  String group() {
    return group;
  }

  /** The block that the range is of. */
  public Block block() {
    return block;
  }

  /** First index of the range. */
  public int from() {
    return from;
  }

  /** Index behind the last. */
  public int to() {
    return to;
  }

  /** The weights of the whole block. */
  public Array x() {
    return block.weights();
  }

  /** The gradient of the whole block; to be multiplied by {@link #scale}. */
  public Array g() {
    return block.gradient();
  }

  /** A slot of the whole block. */
  public Array slot(int i) {
    return slots[i];
  }

  /** Number of slots. */
  public int slots() {
    return slots.length;
  }

  /** The estimate of the Hessian's diagonal over the whole block. */
  public Array diagonal() {
    return diagonal;
  }

  /** Factor on the gradient, so that clipping costs no pass of its own. */
  public double scale() {
    return scale;
  }

  /** The learning rate of the group, its factor applied. */
  public double rate() {
    return occasion.settings().rate(group);
  }

  /** Value of a knob for the group. */
  public double get(Knob knob) {
    return occasion.settings().get(knob, group);
  }

  /** Whether the group is frozen: its rate factor is 0. */
  public boolean frozen() {
    return occasion.settings().get(Knob.RATE_FACTOR, group) == 0;
  }

  /** Number of this step for the block, from 1; a block that was left out has made fewer. */
  public long step() {
    return occasion.made();
  }

  /** Whether the block has no gradient at this step. */
  public boolean absent() {
    return occasion.absent();
  }

  /**
   * Whether another part of this pass has the same knobs, step number, scalars and factor, so that
   * what a rule reckons from them is the same. It may say no where they are.
   */
  public boolean alike(Part other) {
    return other.alike(group, whole, scale, step());
  }

  boolean alike(String group, Whole whole, double scale, long step) {
    return this.group.equals(group)
        && this.whole == whole
        && this.scale == scale
        && this.step() == step;
  }

  /** A scalar of the whole. */
  public double scalar(int i) {
    return whole.scalar(i);
  }

  /** Adds to one of the whole's sums; sums are 0 before the first pass. */
  public void add(int sum, double value) {
    whole.add(ordinal, sum, value);
  }

  /**
   * Tells what the update did to the range; the last call of a step counts.
   *
   * @param update sum of squares of the changes
   * @param weight sum of squares of the weights before
   */
  public void moved(double update, double weight) {
    Part last = innermost();
    last.whole.moved(last.ordinal, update, weight);
  }

  /** Its whole holds what the whole chain tells. */
  private Part innermost() {
    Part last = this;
    while (last.inner != null) {
      last = last.inner;
    }
    return last;
  }

  /** Sum of squares of the changes that the last step made. */
  public double updateSquares() {
    Part last = innermost();
    return last.whole.update(last.ordinal);
  }

  /** Sum of squares of the weights before the last step. */
  public double weightSquares() {
    Part last = innermost();
    return last.whole.weight(last.ordinal);
  }

  /** Whether no rule is inside. */
  boolean deepest() {
    return inner == null;
  }

  /** What the rule inside sees, with the same scale. */
  public Part inner() {
    return inner(1);
  }

  /** What the rule inside sees, with a further factor on the gradient. */
  public Part inner(double factor) {
    inner.at(desk, scale * factor);
    return inner;
  }

  /** What a rule has prepared for a part's memory, if it can be glanced at. */
  public interface Prepared {
    /** As {@link Part#glance}. */
    int glance();
  }

  /**
   * Reads a word of everything that a pass over this part follows to its memory. Over many small
   * tensors all of that comes from main memory, one piece behind the other; glanced at one after
   * another, the pieces of several parts come at once.
   *
   * @return of no meaning; who keeps it sees to it that the words are read
   */
  public int glance() {
    int all = group.length() + (occasion.absent() ? 1 : 0);
    if (memo instanceof Prepared prepared) {
      all += prepared.glance();
    }
    return inner == null ? all : all + inner.glance();
  }

  /** Where the one who works on it keeps its tools, and the factor on its gradient. */
  void at(Desk desk, double scale) {
    if (this.desk != desk) { // what is written goes back to main memory
      this.desk = desk;
    }
    if (this.scale != scale) {
      this.scale = scale;
    }
  }

  /** The desk of the one who works on it. */
  public Desk desk() {
    return desk;
  }

  /** What a rule has prepared for this part's memory; null before it has. */
  public Object memo() {
    return memo;
  }

  /** Keeps what a rule has prepared for this part's memory; no state, it is made again at will. */
  public void memo(Object memo) {
    this.memo = memo;
  }

  /**
   * Random numbers of this part at this step; every call begins the same stream again, so that they
   * depend neither on threads nor on what was drawn before.
   */
  public RandomStream random() {
    random.state(RandomStream.mix(seed + RandomStream.mix(occasion.made())));
    return random;
  }
}
