package dev.workerbot.app.config.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.app.config.ConfigFile;
import dev.workerbot.app.config.SchemaAgreement;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.worker.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShorthandReaderTest {
  private static final String BEFORE =
      """
      servers:
        web1: {host: a, user: u, tags: [prod]}
        web2: {host: b, user: u, tags: [prod]}
      """;

  @TempDir Path dir;

  private ConfigFile.ReadConfig load(String yaml) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, BEFORE + yaml);
    return SchemaAgreement.load(file, _ -> Optional.empty());
  }

  private Shorthand read(String yaml) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(yaml)).config().shorthand();
  }

  @Test
  void withoutBoth_nothingStandsForMore() throws IOException {
    assertEquals(Shorthand.NONE, read(""));
    assertEquals(Shorthand.NONE, read("aliases:\nsets:\n"));
  }

  @Test
  void both_areRead() throws IOException {
    assertEquals(
        new Shorthand(
            new TreeMap<>(
                Map.of(
                    "r", "restart",
                    "rr", "restart --rolling",
                    "dq", "restart @queues --rolling",
                    "w", "whoami",
                    "find", "logs horizon@web1 --grep",
                    "quiet", "silence @queues",
                    "four", "scale horizon@web1")),
            new TreeMap<>(
                Map.of(
                    "queues", Selector.parse("queue-*@prod,horizon@web*"),
                    "all.2", Selector.parse("*@web2,mailer@prod")))),
        read(
            """
            aliases:
              r: restart
              rr: restart --rolling
              dq: restart @queues --rolling
              w: whoami
              find: logs horizon@web1 --grep
              quiet: silence @queues
              four: scale horizon@web1
            sets:
              queues: "queue-*@prod,horizon@web*"
              all.2: ["@web2", mailer@prod]
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '%',
      value = {
        "aliases: {stop: restart} ¦ `stop` under `aliases` is a command already",
        "aliases: {R r: restart} ¦ `R r` under `aliases` is not a word; write one such as `rr`",
        "aliases: {r: } ¦ `r` under `aliases` takes the beginning of a command, such as restart"
            + " --rolling",
        "aliases: {rr: r --rolling, r: restart} ¦ `rr` under `aliases` takes the beginning of a"
            + " command, and `r` is none",
        "aliases: {r: restrat} ¦ `r` under `aliases` takes the beginning of a command, and"
            + " `restrat` is none; did you mean `restart`?",
        "aliases: {r: restart --roling} ¦ `r` under `aliases` never becomes a command: `restart`"
            + " has no option `--roling`; did you mean `--rolling`?",
        "aliases: {r: \"restart 'x\"} ¦ `r` under `aliases` never becomes a command: There is a '"
            + " without a closing one",
        "sets: {web1: a@web2} ¦ `web1` under `sets` is a server; name it otherwise",
        "sets: {prod: a@web2} ¦ `prod` under `sets` is a tag, so that `@prod` means something"
            + " already; name it otherwise",
        "sets: {\"a b\": a@web2} ¦ `a b` under `sets` is not a name; write letters and digits, such"
            + " as `queues`",
        "sets: {a: } ¦ `a` under `sets` takes workers, such as \"queue-*@prod,horizon@web1\"",
        "sets: {a: \"@b\", b: x@web1} ¦ `a` under `sets`: it holds another set, `@b`; write out"
            + " what that stands for",
        "sets: {a: x} ¦ `a` under `sets`: which server? Write `x@web1`, or `x@*`",
        "sets: {a: x@web3} ¦ `a` under `sets`: no server or tag is named `web3`; did you mean"
            + " `web1` or `web2`?",
        "sets: {a: \"x@web1,,y@web1\"} ¦ `a` under `sets`: that list has an empty name; write"
            + " `horizon@web1,mailer@web1`"
      })
  void aMistake_isNamedWithItsLine(String yaml, String mistake) throws IOException {
    String said =
        assertInstanceOf(ConfigFile.ReadConfig.WrongConfig.class, load(yaml)).mistakes().stream()
            .map(one -> one.line() + ": " + one.sentence())
            .collect(Collectors.joining("; "));
    assertEquals("4: " + mistake, said);
  }

  @Test
  void eachMistake_hasTheLineOfItsName() throws IOException {
    String said =
        assertInstanceOf(
                ConfigFile.ReadConfig.WrongConfig.class,
                load(
                    "aliases:\n"
                        + "  r: restart\n"
                        + "  s: nothing\n"
                        + "sets:\n"
                        + "  b: x@web1\n"
                        + "  a:\n"
                        + "    - x@web1\n"
                        + "    - y\n"))
            .mistakes()
            .stream()
            .map(one -> "" + one.line())
            .collect(Collectors.joining(","));
    assertEquals("6,10", said);
  }
}
