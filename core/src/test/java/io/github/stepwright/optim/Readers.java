package io.github.stepwright.optim;

import io.github.stepwright.Crew;
import io.github.stepwright.train.SpinningCrew;

/** Two members of which each reads all weights between steps, as an engine's do. */
final class Readers implements Crew {

  private final Crew members = new SpinningCrew(2);

  @Override
  public void run(long[] ends, Task task) {
    members.run(ends, task);
  }

  @Override
  public int size() {
    return members.size();
  }

  @Override
  public boolean reads() {
    return true;
  }

  @Override
  public void close() {
    members.close();
  }
}
