package dev.workerbot.app.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** Its jar is signed: Java keeps none of it, and checks it at each start that loads it. */
  @Test
  void aConnection_loadsNoBouncyCastle(@TempDir Path folder) {
    List<String> words =
        new ArrayList<>(Processes.java(StartRehearsal.class, folder.toString(), "true"));
    // After what may turn all of the log off.
    words.add(words.indexOf("-XX:TieredStopAtLevel=1"), "-Xlog:class+load");
    Processes.Ran ran = Processes.run(words);
    assertEquals(0, ran.code());
    assertTrue(ran.output().contains("net.schmizz.sshj.userauth.UserAuthImpl"));
    assertFalse(ran.output().contains("org.bouncycastle"));
  }
}
