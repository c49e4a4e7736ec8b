package io.github.stepwright.train;

import io.github.stepwright.Crew;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A crew with threads of its own.
 *
 * <p>Handing a task to a waiting thread of a pool costs about 0.1 ms, as much as a whole pass over
 * a million weights. These threads spin for a while before they sleep, so that a hand-over within a
 * step costs less than a microsecond; between steps that take longer they sleep. A crew of one has
 * no thread of its own and is a plain loop. Used by one thread at a time.
 */
public final class SpinningCrew implements Crew {

  /** Spins before a member sleeps, some 50 microseconds: passes of one step follow faster. */
  private static final int PATIENCE = 2_000;

  /** Spins before a waiting caller lets other threads run: a member may have lost its core. */
  private static final int COURTESY = 10_000;

  private static final VarHandle ROUND;
  private static final VarHandle DONE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ROUND = lookup.findVarHandle(SpinningCrew.class, "round", long.class);
      DONE = lookup.findVarHandle(Member.class, "done", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Member[] members;
  private final Thread[] threads;
  private final Throwable[] failures; // written before done, read after it

  private Task task; // written before the round, read after it
  private long[] ends;
  private long round; // through ROUND only
  private boolean closed;

  /**
   * A crew that sleeps until its first run.
   *
   * @param size members, the caller among them, 1 or more
   */
  public SpinningCrew(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a crew must have at least 1 member, got " + size);
    }
    this.members = new Member[size - 1];
    this.threads = new Thread[size - 1];
    this.failures = new Throwable[size];
    for (int k = 0; k < members.length; k++) {
      members[k] = new Member(k + 1);
      threads[k] = Thread.ofPlatform().daemon().name("crew-" + (k + 1)).unstarted(members[k]);
    }
    for (Thread thread : threads) {
      thread.start();
    }
  }

  /**
   * Threads of its own where more than one is asked for, else those that are there, else the caller
   * alone.
   *
   * @param threads members, 1 or more
   * @param there a crew whose threads are awake anyway
   */
  public static Crew of(int threads, Optional<? extends Crew> there) {
    return threads == 1 && there.isPresent() ? there.get() : new SpinningCrew(threads);
  }

  @Override
  public int size() {
    return members.length + 1;
  }

  @Override
  public void run(long[] ends, Task task) {
    if (closed) {
      throw new IllegalStateException("the crew is closed: make a new one");
    }
    if (this.task != null) {
      throw new IllegalStateException("the crew is at work: a task must not hand it another");
    }
    if (members.length == 0 || ends.length < 2) {
      Crew.share(ends, task, 0, 1);
      return;
    }
    this.task = task;
    this.ends = ends;
    long now = round + 1;
    ROUND.setVolatile(this, now);
    for (int k = 0; k < members.length; k++) {
      if (members[k].asleep) {
        LockSupport.unpark(threads[k]);
      }
    }
    share(0);
    for (Member member : members) {
      member.await(now);
    }
    this.task = null;
    Crew.rethrow(failures);
  }

  /** What fails is thrown by the caller, when nobody works any more. */
  private void share(int k) {
    try {
      Crew.share(ends, task, k, size());
    } catch (Throwable thrown) {
      failures[k] = thrown;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ROUND.setVolatile(this, -1L);
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }

  private final class Member implements Runnable {

    private final int index;
    private volatile boolean asleep;
    private long done; // through DONE only

    Member(int index) {
      this.index = index;
    }

    @Override
    public void run() {
      for (long made = 0; ; ) {
        long now = next(made);
        if (now < 0) {
          return;
        }
        share(index);
        made = now;
        DONE.setRelease(this, made);
      }
    }

    /** Waits for a round other than the one made. */
    private long next(long made) {
      for (int spin = 0; spin < PATIENCE; spin++) {
        long now = (long) ROUND.getAcquire(SpinningCrew.this);
        if (now != made) {
          return now;
        }
        Thread.onSpinWait();
      }
      // Either the caller sees that this member sleeps, or this member sees the round: both are
      // volatile.
      asleep = true;
      long now = (long) ROUND.getVolatile(SpinningCrew.this);
      while (now == made) {
        LockSupport.park(SpinningCrew.this);
        now = (long) ROUND.getVolatile(SpinningCrew.this);
      }
      asleep = false;
      return now;
    }

    /** Spins until the round is made, and lets others run when that takes long. */
    private void await(long now) {
      int spin = 0;
      while ((long) DONE.getAcquire(this) != now) {
        if (++spin < COURTESY) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
    }
  }
}
