package io.github.stepwright.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;

/**
 * The PyTorch engine of DJL, opened once in a process.
 *
 * <p>Versions of the jars are compared before anything is loaded: DJL answers a set that does not
 * fit by a download, and without a network by a stack trace.
 */
public final class TorchEngine {

  /** The version of DJL that these adapters were written for. */
  public static final String DJL = "0.35.1";

  /** The version of PyTorch that this DJL was made for. */
  public static final String PYTORCH = "2.7.1";

  private static final List<String> PLATFORMS =
      List.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");

  private static final String BUILD =
      "mvn -Pdeep -Dmaven.test.skip=true package puts it into deep/target/lib";

  private TorchEngine() {}

  /**
   * The engine.
   *
   * @throws IllegalStateException in one line where a jar is missing, is of another version, or the
   *     platform has no native library
   */
  public static Engine open() {
    check(Platform.fromSystem("pytorch").getClassifier(), TorchEngine::properties);
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException | UnsatisfiedLinkError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "the native library of PyTorch must load, it did not: %s; on Linux it needs glibc 2.27 or"
                  .formatted(cause.getMessage())
              + " newer, and 500 MB in DJL_CACHE_DIR or ~/.djl.ai",
          e);
    }
  }

  /**
   * Threads of an operation, for the whole process. Networks of these sizes are fastest with one.
   */
  public static void threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be >= 1, got " + threads);
    }
    open();
    JniUtils.setNumThreads(threads);
  }

  /**
   * Compares what is on the class path with what must be there.
   *
   * @param platform for example linux-x86_64
   * @param resources properties of a resource, null where there is none
   */
  static void check(String platform, Function<String, Properties> resources) {
    if (!PLATFORMS.contains(platform)) {
      throw new IllegalStateException(
          "PyTorch %s comes for %s, this platform is %s: deep workloads cannot run here, everything"
                  .formatted(PYTORCH, String.join(", ", PLATFORMS), platform)
              + " else can");
    }
    Properties engine =
        need(resources, "pytorch-engine.properties", "ai.djl.pytorch:pytorch-engine", DJL);
    same("ai.djl.pytorch:pytorch-engine", DJL, engine.getProperty("djl_version"));
    Properties jni =
        need(resources, "jnilib/pytorch.properties", "ai.djl.pytorch:pytorch-jni", PYTORCH);
    same("ai.djl.pytorch:pytorch-jni", PYTORCH + "-" + DJL, jni.getProperty("jni_version"));
    String artifact = "ai.djl.pytorch:pytorch-native-cpu, %s".formatted(platform);
    Properties library = need(resources, "native/lib/pytorch.properties", artifact, PYTORCH);
    String version = library.getProperty("version", "none");
    same(artifact, PYTORCH, version.replaceFirst("-.*", ""));
    String made = library.getProperty("classifier", platform);
    if (!made.equals(platform)) {
      throw new IllegalStateException(
          "the native library of PyTorch must be the one for %s, found the one for %s; %s"
              .formatted(platform, made, BUILD));
    }
  }

  private static Properties need(
      Function<String, Properties> resources, String name, String artifact, String version) {
    Properties found = resources.apply(name);
    if (found == null) {
      throw new IllegalStateException(
          "%s, version %s, must be on the class path, found none; %s"
              .formatted(artifact, version, BUILD));
    }
    return found;
  }

  private static void same(String artifact, String expected, String found) {
    if (!expected.equals(found)) {
      throw new IllegalStateException(
          "%s must be of version %s, found %s; %s".formatted(artifact, expected, found, BUILD));
    }
  }

  private static Properties properties(String name) {
    try (InputStream in = TorchEngine.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        return null;
      }
      var properties = new Properties();
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
