package dev.workerbot.app.socket.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.app.config.Config;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigGlanceTest {
  private static final String SERVERS = "servers:\n  web1: {host: a, user: u}\n";

  @TempDir private Path dir;

  /** The real reader of the config is the judge. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "storage: {url: \"jdbc:sqlite:data/w.db\"}\n",
        "storage: {keep: {history: 90d}, url: jdbc:sqlite:/srv/w.db}\n",
        "storage:\n  url: 'jdbc:sqlite:/srv/w.db' # ours\n",
        "storage: # where\n\n  # and\n  keep:\n    history: 90d\n  url: jdbc:sqlite:/srv/w.db\n",
        "terminal: {socket: /run/w/w.sock}\n",
        "terminal:\n  may-act-as:\n    jenkins: [ci]\n  socket: w.sock\n",
        "contact: \"socket: /nowhere\"\nterminal: {may-act-as: {a: [b]}, socket: \"w.sock\"}\n",
        "terminal:\n  may-act-as: {socket: [ci]}\nstorage: {url: jdbc:sqlite:/srv/w.db}\n"
      })
  void itFinds_whatTheReaderFinds(String more) throws IOException {
    Path file = Files.writeString(dir.toRealPath().resolve("workerbot.yaml"), SERVERS + more);
    Config config = TestBot.load(file, Map.of());
    assertEquals(config.clientSockets(), ConfigGlance.sockets(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "storage:\nterminal: {socket: x}\n",
        "storage: {keep: {history: 90d}}\nurl: x\n",
        "# storage: {url: x}\n",
        "  storage: {url: x}\n",
        "storage: *there\nother:\n  url: x\n"
      })
  void whatIsElsewhere_isNotFound(String text) {
    assertEquals(Optional.empty(), ConfigGlance.value(text, "storage", "url"));
  }

  @Test
  void aConfigThatMayNotBeRead_leavesTheUsualPlaces() {
    assertEquals(
        List.of(Path.of("/run/workerbot/workerbot.sock"), dir.resolve("state/workerbot.sock")),
        ConfigGlance.sockets(dir.resolve("none.yaml")));
  }
}
