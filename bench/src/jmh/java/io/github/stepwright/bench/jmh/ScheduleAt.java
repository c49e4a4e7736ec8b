package io.github.stepwright.bench.jmh;

import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.run.Catalog;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One value of each schedule of the catalogue, at 1,024 steps spread over a run, in its order.
 *
 * <p>Aims: 10 ns for rational shapes, 40 ns with a transcendental function. What {@code empty}
 * costs is the loop around it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScheduleAt {

  private static final int POINTS = 1024;
  private static final long HORIZON = 100_000;

  /** Every name of the catalogue; wrappers hold a schedule, whose time is in theirs. */
  @Param({
    "empty",
    "constant",
    "linear",
    "polynomial",
    "rex",
    "fractional:phi=0.5",
    "step",
    "trapezoid",
    "wsd",
    "wsd:shape=inverse",
    "wsds:endpoints=25000+50000+100000",
    "knee:warmup=1000,explore=50000",
    "cyclic:base=0.1,up=2000,down=2000",
    "tabulated:values=1+0.5+0.25+0.1",
    "inversesqrt:warmup=1000",
    "warmup:steps=1000/linear",
    "sampled:every=10/linear",
    "delayed:fraction=0.5/linear",
    "hold:end=0.7/linear",
    "rewarm:at=40000,steps=1000,peak=0.5/linear",
    "then:at=30000+60000/linear/rex/wsd",
    "cosine",
    "cosinerestarts:first=1000,mult=2",
    "cosinepower",
    "fractionalcosine:phi=0.8",
    "exponential",
    "polynomial:power=1.5",
    "onecycle",
    "power:batch=1024,tokens=4000000",
    "wsd:shape=exponential",
    "wsd:shape=cosine",
    "warmup:steps=1000/cosine",
    "cyclic:base=0.1,up=2000,down=2000,mode=exprange,gamma=0.9999"
  })
  public String spec;

  private Schedule schedule;
  private Progress[] points;
  private int next;

  /** Parses the spec and makes the steps. */
  @Setup
  public void prepare() {
    schedule = spec.equals("empty") ? Progress::spent : Catalog.SCHEDULES.parse(spec);
    schedule.fit(Progress.of(0, HORIZON));
    points = new Progress[POINTS];
    for (int i = 0; i < POINTS; i++) {
      points[i] = Progress.of(i * HORIZON / POINTS, HORIZON);
    }
  }

  /** One value. */
  @Benchmark
  public double at() {
    return schedule.at(points[next++ & POINTS - 1]);
  }
}
