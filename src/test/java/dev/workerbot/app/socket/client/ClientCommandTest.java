package dev.workerbot.app.socket.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCommandTest {
  private static Optional<ClientCommand> read(String line) {
    return ClientCommand.read(line.split(" "));
  }

  @Test
  void theUsualLines_areRead() {
    assertEquals(
        Optional.of(
            new ClientCommand(
                "exec",
                Optional.of(Path.of("a.yaml")),
                Optional.of("ci"),
                true,
                List.of("restart", "horizon@web1", "--yes"))),
        read("exec -c a.yaml --as ci --json -- restart horizon@web1 --yes"));
    assertEquals(
        Optional.of(
            new ClientCommand(
                "chat", Optional.of(Path.of("a.yaml")), Optional.empty(), false, List.of())),
        read("chat --config a.yaml"));
    assertEquals(List.of("--as", "olga"), read("exec -- --as olga").orElseThrow().words());
  }

  /** They are explained, or read, by the parser of all commands. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "exec",
        "exec --",
        "exec status",
        "exec --help -- status",
        "exec --as -- status",
        "exec --as ci --as olga -- status",
        "exec --config=a.yaml -- status",
        "exec --json --json -- status",
        "chat --json",
        "chat -- status",
        "check --config a.yaml"
      })
  void allElse_isLeftToTheWholeProgram(String line) {
    assertEquals(Optional.empty(), read(line));
  }

  @Test
  void noWords_areNoCommand() {
    assertEquals(Optional.empty(), ClientCommand.read(new String[0]));
  }
}
