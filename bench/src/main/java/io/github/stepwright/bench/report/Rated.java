package io.github.stepwright.bench.report;

import io.github.stepwright.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Specs of optimizers with another rate. */
final class Rated {

  private Rated() {}

  /** The same optimizer with this {@code lr}, on its last part: wrappers stand before it. */
  static String with(String optimizer, double rate) {
    var parts = new ArrayList<>(Spec.parse(optimizer).parts());
    Spec.Part last = parts.removeLast();
    var keys = new LinkedHashMap<String, String>();
    keys.put("lr", Double.toString(rate));
    last.keys().forEach((key, value) -> keys.putIfAbsent(key, value));
    parts.add(new Spec.Part(last.name(), keys));
    return new Spec(parts).toString();
  }
}
