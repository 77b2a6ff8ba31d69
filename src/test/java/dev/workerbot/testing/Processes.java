package dev.workerbot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs programs on this machine. */
public final class Processes {
  private Processes() {}

  /** What a program printed, both streams together, and its exit code. */
  public record Ran(int code, String output) {}

  public static Ran run(String... words) {
    return run(List.of(words));
  }

  public static Ran run(List<String> words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), output);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** The words that start a class of ours as a process of its own. */
  public static List<String> java(Class<?> main, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(ProcessHandle.current().info().command().orElseThrow());
    words.addAll(classes(main));
    words.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            main.getName()));
    words.addAll(List.of(arguments));
    return words;
  }

  /**
   * Where there is a jar, Java keeps beside it what it loads of it, and needs two thirds of the
   * time for a start.
   */
  private static List<String> classes(Class<?> main) {
    String jar = System.getProperty("workerbot.jar");
    String from = main.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar == null || from.contains("test-classes")
        ? List.of("-cp", System.getProperty("java.class.path"))
        : List.of(
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + jar.replaceFirst("jar$", "jsa"),
            "-Xlog:disable",
            "-cp",
            jar);
  }

  /** Throws with the output unless it exits with 0. */
  public static String must(String... words) {
    Ran ran = run(words);
    if (ran.code() != 0) {
      throw new AssertionError(List.of(words) + " exited with " + ran.code() + ": " + ran.output());
    }
    return ran.output();
  }

  /** The process whose id a file holds. */
  static long idIn(Path pidFile) {
    try {
      return Long.parseLong(Files.readString(pidFile).strip());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Ends the process whose id a file holds, and everything below it. */
  static void killTree(Path pidFile) {
    try {
      if (Files.exists(pidFile)) {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        ProcessHandle.of(pid)
            .ifPresent(process -> {
              List<ProcessHandle> below = process.descendants().toList();
              process.destroyForcibly();
              below.forEach(ProcessHandle::destroyForcibly);
            });
      }
    } catch (IOException | NumberFormatException gone) {
      // Nothing to end.
    }
  }
}
