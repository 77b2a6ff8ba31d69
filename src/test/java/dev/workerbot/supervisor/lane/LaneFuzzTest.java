package dev.workerbot.supervisor.lane;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.lane.call.LaneAnswer;
import dev.workerbot.testing.RpcRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is sent to {@code config/workerbot-lane}, it calls nothing outside of its list: a
 * recorder in place of supervisord shows it.
 */
class LaneFuzzTest {
  private static final String NAME = "[!-)+-9;-~]+:[!-)+-9;-~]+";

  /** What config/sudoers lets supervisorctl ask for. */
  private static final List<Pattern> ALLOWED =
      List.of(
          Pattern.compile("supervisor\\.getAllProcessInfo\\(\\)"),
          Pattern.compile("supervisor\\.getProcessInfo\\(" + NAME + "\\)"),
          Pattern.compile("supervisor\\.startProcess\\(" + NAME + ", 0\\)"),
          Pattern.compile("supervisor\\.stopProcess\\(" + NAME + ", 0\\)"),
          Pattern.compile(
              "supervisor\\.signalProcess\\("
                  + NAME
                  + ", (HUP|INT|QUIT|TERM|USR1|USR2|TSTP|TTIN|CONT|WINCH)\\)"),
          Pattern.compile("supervisor\\.reloadConfig\\(\\)"),
          Pattern.compile("supervisor\\.getAllConfigInfo\\(\\)"),
          Pattern.compile("supervisor\\.getSupervisorVersion\\(\\)"),
          Pattern.compile("supervisor\\.readLog\\(-\\d+, 0\\)"),
          Pattern.compile(
              "supervisor\\.readProcess(Stdout|Stderr)Log\\(" + NAME + ", -?\\d+, \\d+\\)"));

  @Test
  void twoThousandLines_callNothingElse(@TempDir Path dir) throws IOException {
    callNothingElse(dir, 2_000, 1);
  }

  @Tag("soak")
  @Test
  void aMillionLines_callNothingElse(@TempDir Path dir) throws IOException {
    callNothingElse(dir, Integer.getInteger("lane.lines", 1_000_000), System.nanoTime());
  }

  private static void callNothingElse(Path dir, int lines, long seed) throws IOException {
    try (RpcRecorder recorder = RpcRecorder.in(dir);
        LaneProgram lane = LaneProgram.of(recorder.config())) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> {
            LaneRequests requests = new LaneRequests(seed);
            try {
              for (int i = 1; i <= lines; i++) {
                lane.send(requests.next(i));
              }
              lane.flush();
            } catch (IOException gone) {
              throw new IllegalStateException(gone);
            }
          });
      int refused = 0;
      for (int i = 1; i <= lines; i++) {
        String answer = lane.answer();
        assertTrue(answer != null, "it has ended at line " + i + " of seed " + seed);
        refused += answer.contains("\"refused\"") ? 1 : 0;
        assertTrue(
            answer.startsWith("{\"id\":null,\"refused\":") || LaneAnswer.id(answer).isPresent(),
            answer);
      }
      sending.join();
      List<String> calls = recorder.calls();
      assertTrue(refused > lines / 4 && refused < lines, refused + " were refused");
      assertEquals(
          List.of(),
          calls.stream()
              .filter(
                  call -> ALLOWED.stream().noneMatch(pattern -> pattern.matcher(call).matches()))
              .toList(),
          "seed " + seed);
      assertAll(
          ALLOWED.stream()
              .map(pattern ->
                  () ->
                      assertTrue(
                          calls.stream().anyMatch(call -> pattern.matcher(call).matches()),
                          pattern + " was not tried")));
    }
  }
}
