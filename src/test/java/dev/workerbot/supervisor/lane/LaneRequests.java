package dev.workerbot.supervisor.lane;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Request lines for a lane: some right, most nearly right, some noise; never with a line feed. */
final class LaneRequests {
  private static final List<String> CALLS =
      List.of(
          "status",
          "worker",
          "pid",
          "start",
          "stop",
          "signal",
          "reread",
          "avail",
          "version",
          "log",
          "mainlog",
          "update",
          "shutdown",
          "restart",
          "startProcessGroup",
          "system.multicall",
          "supervisor.stopAllProcesses",
          "do_start",
          "__class__",
          "addProcessGroup",
          "clearLog",
          "");
  private static final List<String> WORKERS =
      List.of(
          "\"a:b\"",
          "\"queue:queue_00\"",
          "\"a:*\"",
          "\"*\"",
          "\"all\"",
          "\"a\"",
          "\"a:\"",
          "\":b\"",
          "\"a:b:c\"",
          "\"a b:c\"",
          "\"-c:x\"",
          "\"../x:y\"",
          "\"a:b\\n\"",
          "\"a:b\\u0000\"",
          "\"gr\\u00f6:b\"",
          "\"<x>:&y;\"",
          "\"]]>:a\"",
          "[\"a:b\"]",
          "{\"a\":\"b\"}",
          "null",
          "1",
          "true",
          "\"\"",
          "\"a:b \"",
          "\"a:b\\u2028\"",
          "\"\\u0661:b\"");
  private static final List<String> SIGNALS =
      List.of(
          "\"CONT\"",
          "\"USR2\"",
          "\"KILL\"",
          "\"STOP\"",
          "\"9\"",
          "9",
          "\"cont\"",
          "\"TERM \"",
          "null");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-100",
          "300",
          "1e3",
          "1.5",
          "true",
          "\"7\"",
          "-2147483648",
          "2147483648",
          "99999999999999999999",
          "NaN",
          "-Infinity",
          "null");
  private static final List<String> STREAMS =
      List.of("\"stdout\"", "\"stderr\"", "\"STDOUT\"", "\"\"", "1");
  private static final List<String> KEYS =
      List.of(
          "worker",
          "signal",
          "stream",
          "offset",
          "length",
          "bytes",
          "limit",
          "wait",
          "id",
          "call",
          "method",
          "__proto__");

  private final Random random;

  LaneRequests(long seed) {
    this.random = new Random(seed);
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  String next(long id) {
    return switch (random.nextInt(20)) {
      case 0 -> noise();
      case 1 -> cut(request(id));
      case 2 -> mutated(request(id));
      case 3 -> "[".repeat(random.nextInt(2000)) + request(id);
      case 4 -> request(id) + request(id);
      default -> request(id);
    };
  }

  private String request(long id) {
    StringBuilder text = new StringBuilder("{\"id\":").append(id);
    String call = any(CALLS.subList(0, random.nextInt(3) == 0 ? CALLS.size() : 11));
    text.append(",\"call\":\"").append(call).append('"');
    for (String key : usual(call)) {
      if (random.nextInt(12) > 0) {
        append(text, key);
      }
    }
    if (random.nextInt(8) == 0) {
      append(text, any(KEYS));
    }
    return text.append('}').toString();
  }

  private static List<String> usual(String call) {
    return switch (call) {
      case "worker", "pid", "start", "stop" -> List.of("worker");
      case "signal" -> List.of("worker", "signal");
      case "log" -> List.of("worker", "stream", "offset", "length");
      case "mainlog" -> List.of("bytes");
      default -> List.of();
    };
  }

  private void append(StringBuilder text, String key) {
    String value =
        switch (key) {
          case "worker" -> any(WORKERS.subList(0, random.nextBoolean() ? 2 : WORKERS.size()));
          case "signal" -> any(SIGNALS);
          case "stream" -> any(STREAMS);
          case "call" -> "\"" + any(CALLS) + "\"";
          default -> any(NUMBERS.subList(0, random.nextBoolean() ? 3 : NUMBERS.size()));
        };
    text.append(",\"").append(key).append("\":").append(value);
  }

  private String cut(String text) {
    return text.substring(0, random.nextInt(text.length()));
  }

  private String mutated(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
    }
    return changed.toString();
  }

  private String noise() {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1).replace('\n', ' ');
  }
}
