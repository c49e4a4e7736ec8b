package io.github.stepwright.run;

import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import java.util.List;
import java.util.TreeSet;

/**
 * The file {@code golden/schedules.csv}: values of every schedule of the catalogue, which the
 * adapters to other libraries are tested against.
 *
 * <p>Columns {@code spec,horizon,step,value}; the spec is quoted as RFC 4180 has it, the value is
 * the shortest text that reads back as the same double. The step that equals the horizon shows what
 * is held behind the end. Horizons that a spec does not fit are left out.
 */
final class GoldenSchedules {

  /** Each name of the catalogue at least once, with its own keys and with wrappers. */
  static final List<String> SPECS =
      List.of(
          "constant:peak=0.3",
          "linear",
          "linear:peak=0.1,floor=0.001",
          "polynomial:power=2",
          "cosine:peak=0.5,floor=0.05",
          "cosinerestarts:first=3,mult=2",
          "exponential",
          "step",
          "step:at=0.3+0.6+0.9,factor=0.2",
          "inversesqrt:warmup=4",
          "onecycle",
          "onecycle:peak=0.2,pct=0.45,div=10,finaldiv=100",
          "cyclic:base=0.1,up=4,down=4",
          "cyclic:base=0.1,up=2,down=6,mode=triangular2",
          "cyclic:base=0.1,up=4,down=4,mode=exprange,gamma=0.9",
          "rex",
          "rex:peak=0.1,floor=0.01",
          "fractional:phi=0.5",
          "fractionalcosine:phi=5",
          "wsd",
          "wsd:shape=sqrt",
          "wsd:shape=square",
          "wsd:shape=cosine",
          "wsd:peak=0.02,shape=inverse",
          "wsd:decay=0.5,shape=exponential",
          "wsds:endpoints=3+10",
          "wsds:endpoints=250+500+1000,of=total",
          "cosinepower",
          "cosinepower:peak=0.025,floor=1.0E-4,order=2",
          "power:peak=0.02,batch=128,tokens=100000000",
          "knee:warmup=2,explore=4",
          "trapezoid",
          "gate",
          "gate:peak=0.5,at=3",
          "gate:at=0.25,on=after",
          "tabulated:peak=0.4,values=0.25+1+0.5+0",
          "tabulated:values=0.1+0.1+1+0,at=0+9+10+99",
          "warmup:steps=3/cosine",
          "warmup:fraction=0.2,overlay=true/linear:peak=0.1",
          "sampled:points=50+75/rex",
          "sampled:every=10/linear",
          "delayed:fraction=0.5/linear",
          "hold:end=0.7/cosine",
          "rewarm:at=5,steps=2,peak=0.5/cosine:floor=0.1",
          "then:at=2+6/warmup:steps=1/constant/rex:peak=0.5/wsd:peak=0.1",
          "then:at=4/linear/then:at=3/cosine/rex");

  private static final List<Long> HORIZONS = List.of(10L, 97L, 1000L);

  /** Up to this many steps every one is shown. */
  private static final long ALL_OF = 10;

  private GoldenSchedules() {}

  /** The whole file. */
  static String text() {
    var lines = new StringBuilder("spec,horizon,step,value\n");
    for (String spec : SPECS) {
      Schedule schedule = Catalog.SCHEDULES.parse(spec);
      for (long horizon : HORIZONS) {
        if (fits(schedule, horizon)) {
          for (long step : steps(horizon)) {
            double value = schedule.at(Progress.of(step, horizon));
            lines.append('"').append(spec.replace("\"", "\"\"")).append('"');
            lines.append(',').append(horizon).append(',').append(step).append(',').append(value);
            lines.append('\n');
          }
        }
      }
    }
    return lines.toString();
  }

  private static boolean fits(Schedule schedule, long horizon) {
    try {
      schedule.fit(Progress.of(0, horizon));
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** All steps of a brief run; the ends, the quarters and an even selection of a longer one. */
  private static TreeSet<Long> steps(long horizon) {
    var steps = new TreeSet<Long>();
    long stride = horizon <= ALL_OF ? 1 : horizon / ALL_OF;
    for (long t = 0; t < horizon; t += stride) {
      steps.add(t);
    }
    steps.addAll(List.of(1L, 2L, horizon / 2 - 1, horizon / 2, 3 * horizon / 4));
    steps.addAll(List.of(horizon - 2, horizon - 1, horizon));
    return steps;
  }
}
