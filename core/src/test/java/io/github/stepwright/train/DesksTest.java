package io.github.stepwright.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Crew;
import io.github.stepwright.Desk;
import org.junit.jupiter.api.Test;

class DesksTest {

  private static final long SMALL = 1 << 20;

  /** As many members as it is told, which read the weights or do not. */
  private record Members(int size, boolean reads) implements Crew {
    @Override
    public void run(long[] ends, Task task) {
      Crew.share(ends, task, 0, 1);
    }

    @Override
    public void close() {}
  }

  @Test
  void a_desk_stays_its_members_and_knows_each_pass_by_its_number() {
    var desks = new Desks();
    desks.seat(new Members(1, false), SMALL);
    Desk first = desks.of(0);
    desks.turn();
    desks.seat(new Members(3, false), SMALL);
    desks.turn();
    assertThat(desks.of(0)).isSameAs(first);
    for (int member = 0; member < 3; member++) {
      assertThat(desks.of(member).turn()).isEqualTo(2);
    }
  }

  @Test
  void weights_are_shared_where_several_members_read_them_and_caches_hold_them() {
    var desks = new Desks();
    desks.seat(new Members(2, true), SMALL);
    assertThat(desks.of(0).shared()).isTrue();
    assertThat(desks.of(1).shared()).isTrue();
    desks.seat(new Members(2, true), SMALL + 1);
    assertThat(desks.of(0).shared()).isFalse();
    desks.seat(new Members(1, true), SMALL);
    assertThat(desks.of(0).shared()).isFalse();
    desks.seat(new Members(2, false), SMALL);
    assertThat(desks.of(0).shared()).isFalse();
  }
}
