package io.github.stepwright;

import java.util.List;

/**
 * Parts of one group that a rule may pass over at once, {@value #MOST} at most.
 *
 * <p>A pass over a small tensor is over before memory has come up to speed; passes over several at
 * once wait for it together. What a pass asks of its parts is known here: over many small tensors
 * each of them comes from main memory. Made once and used at every step; nothing is allocated by a
 * step. One thread at a time.
 */
public final class Bundle {

  /** Parts of a bundle at most. */
  public static final int MOST = 4;

  /** Which parts go together. */
  public enum Order {
    /** Each goes alone. */
    APART,
    /** Neighbours: what is asked of them lies side by side, and so may their memory. */
    AS_THEY_LIE,
    /** Those of like length, so that all are at work until their end. */
    BY_LENGTH
  }

  private final Part[] parts;
  private final int[] ordinals;
  private final String group;
  private final Whole whole;
  private final Occasion.Clock clock;
  private final Bundle inner;
  private double scale = 1;
  private Desk desk;
  private Object memo;
  private long seen = -1;
  private long ahead;
  private boolean even;

  /** Of 1 to {@value #MOST} parts of the same levels and group, which are in their wholes. */
  public Bundle(List<Part> parts) {
    if (parts.isEmpty() || parts.size() > MOST) {
      throw new IllegalArgumentException(
          "a bundle must have 1 to %d parts, got %d".formatted(MOST, parts.size()));
    }
    Part first = parts.getFirst();
    for (Part part : parts) {
      if (part.whole() != first.whole() || !part.group().equals(first.group())) {
        throw new IllegalArgumentException(
            "parts of a bundle must be of one group, got %s and %s"
                .formatted(first.group(), part.group()));
      }
    }
    this.parts = parts.toArray(Part[]::new);
    this.ordinals = parts.stream().mapToInt(Part::ordinal).toArray();
    this.group = first.group();
    this.whole = first.whole();
    this.clock = first.occasion().clock();
    this.inner = first.deepest() ? null : new Bundle(parts.stream().map(Part::inner).toList());
  }

  /** Number of parts. */
  public int size() {
    return parts.length;
  }

  /** One of the parts, ready for a pass over it alone. */
  public Part part(int i) {
    Part part = parts[i];
    part.at(desk, scale);
    return part;
  }

  /** What the rule inside sees, with a further factor on the gradients. */
  public Bundle inner(double factor) {
    inner.scale = scale * factor;
    inner.at(desk);
    return inner;
  }

  /** Factor on the gradients, as {@link Part#scale}. */
  public double scale() {
    return scale;
  }

  /** A scalar of the whole. */
  public double scalar(int i) {
    return whole.scalar(i);
  }

  /** Adds to one of the whole's sums what a part contributes, as {@link Part#add}. */
  public void add(int i, int sum, double value) {
    whole.add(ordinals[i], sum, value);
  }

  /** Tells what the update did to a part; as {@link Part#moved}, for the innermost rule. */
  public void moved(int i, double update, double weight) {
    whole.moved(ordinals[i], update, weight);
  }

  /** Where the one who works on them keeps its tools. */
  public void at(Desk desk) {
    this.desk = desk;
  }

  /** The desk of the one who works on them. */
  public Desk desk() {
    return desk;
  }

  /** Whether all make the step that has begun, and have made as many. */
  public boolean even() {
    if (seen != clock.changes()) {
      seen = clock.changes();
      ahead = parts[0].step() - clock.steps();
      even = true;
      for (Part part : parts) {
        even &= !part.absent() && part.step() == parts[0].step();
      }
    }
    return even;
  }

  /** Whether a part has what {@link Part#alike} compares in common with all of these. */
  public boolean alike(Part other) {
    return even() && other.alike(group, whole, scale, clock.steps() + ahead);
  }

  /** Whether the group is frozen. */
  public boolean frozen() {
    return clock.settings().get(Knob.RATE_FACTOR, group) == 0;
  }

  /** As {@link Part#glance} where one goes alone; several wait for their memory together anyway. */
  public int glance() {
    return parts.length == 1 ? parts[0].glance() : 0;
  }

  /** What a rule has prepared for these parts together; null before it has. */
  public Object memo() {
    return memo;
  }

  /** Keeps what a rule has prepared; no state, it is made again at will. */
  public void memo(Object memo) {
    this.memo = memo;
  }
}
