package io.github.stepwright.bench.speed;

import java.util.List;
import java.util.Map;

/**
 * Everything that {@code optim bench} found out.
 *
 * @param facts machine, date, versions, load: one line each
 * @param standings of all bouts
 * @param shapes many tensors against one array
 */
public record SpeedResult(
    Map<String, String> facts, List<Standing> standings, List<Tensors.Shape> shapes) {}
