package dev.workerbot.app.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is rehearsed succeeds: one that fails would have Java keep half of what it is for. */
class StartRehearsalIT {
  /** Takes what the client takes: {@code exec --config FILE -- status}. */
  private static final String CLIENT =
      "test -S \"${2%/*}/state/workerbot.sock\" && echo \"$@\" >\"${2%/*}/asked\"";

  @Test
  void aStatusIsAskedOverSsh_andByTheClientOfABot(@TempDir Path folder)
      throws IOException, InterruptedException {
    assertEquals(0, StartRehearsal.status(folder, List.of("bash", "-c", CLIENT)));
    String asked = Files.readString(folder.resolve("asked"));
    assertTrue(asked.endsWith("workerbot.yaml -- status\n"), asked);
  }
}
