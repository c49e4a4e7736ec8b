package io.github.stepwright;

import java.util.List;

/**
 * Parts that a rule may pass over at once, {@value #MOST} at most.
 *
 * <p>A pass over a small tensor is over before memory has come up to speed; passes over several at
 * once wait for it together. Made once and used at every step; nothing is allocated by a step. One
 * thread at a time.
 */
public final class Bundle {

  /** Parts of a bundle at most. */
  public static final int MOST = 4;

  private final Part[] parts;
  private final Bundle inner;
  private Object memo;

  /** Of 1 to {@value #MOST} parts of the same levels. */
  public Bundle(List<Part> parts) {
    if (parts.isEmpty() || parts.size() > MOST) {
      throw new IllegalArgumentException(
          "a bundle must have 1 to %d parts, got %d".formatted(MOST, parts.size()));
    }
    this.parts = parts.toArray(Part[]::new);
    this.inner =
        parts.getFirst().deepest() ? null : new Bundle(parts.stream().map(Part::inner).toList());
  }

  /** Number of parts. */
  public int size() {
    return parts.length;
  }

  /** One of the parts. */
  public Part part(int i) {
    return parts[i];
  }

  /** What the rule inside sees, with a further factor on the gradients. */
  public Bundle inner(double factor) {
    for (Part part : parts) {
      part.inner(factor);
    }
    return inner;
  }

  /** As {@link Part#at}. */
  public void at(Desk desk) {
    for (Part part : parts) {
      part.at(desk);
    }
  }

  /** Whether one of them has no gradient at this step. */
  public boolean absent() {
    boolean absent = false;
    for (Part part : parts) {
      absent |= part.absent();
    }
    return absent;
  }

  /** Whether the group of one of them is frozen. */
  public boolean frozen() {
    boolean frozen = false;
    Part asked = null;
    for (Part part : parts) { // knobs are looked up by name, once for a group
      frozen |= !part.mate(asked) && part.frozen();
      asked = part;
    }
    return frozen;
  }

  /** As {@link Part#glance}; of parts whose memory the bundle knows, that alone. */
  public int glance() {
    if (!(memo instanceof Part.Prepared prepared)) {
      int all = 0;
      for (Part part : parts) {
        all += part.glance();
      }
      return all;
    }
    int all = prepared.glance() + (absent() ? 1 : 0);
    return inner == null ? all : all + inner.glance();
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
