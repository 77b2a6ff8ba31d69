package dev.workerbot.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.feature.status.Status;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that have a comma, or a quote, in them. */
class CommaNamesTest {
  private static final ServerName WEB1 = new ServerName("web1");

  private static Command read(String line) {
    return assertInstanceOf(ParseResult.Understood.class, Grammar.parse(line), line).command();
  }

  private static List<String> terms(String line) {
    Selector of = ((Act) read(line)).targets();
    return of.terms().stream()
        .map(term -> term.workers() + " at " + term.place().map(Object::toString).orElse("-"))
        .toList();
  }

  @Test
  void inQuotes_aCommaIsPartOfTheName() {
    assertEquals(List.of("a,b at web1"), terms("restart \"a,b@web1\""));
    assertEquals(List.of("a,b at web1"), terms("restart 'a,b@web1'"));
    assertEquals(List.of("a,b at web1"), terms("restart \"a,b\"@web1"));
    assertEquals(List.of("a,b at web1", "c at web2"), terms("restart \"a,b@web1\",c@web2 --yes"));
    // As a shell, a form or Discord hands it on, which quotes it once more.
    assertEquals(List.of("a,b at web1"), terms(Tokenizer.line(List.of("restart", "\"a,b@web1\""))));
  }

  @Test
  void aList_staysAList_inQuotesToo() {
    assertEquals(List.of("a at -", "b at web1"), terms("restart a,b@web1"));
    assertEquals(List.of("a at web1", "b at web1"), terms("restart \"a@web1,b@web1\""));
    assertEquals(List.of("a at -", "b at web1"), terms("restart \"a, b@web1\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a,b:c,d", "it's", "'q'", "a,b@c,d:x", "back\\slash,x"})
  void commands_areReadBackAsTheyAreWritten(String name) {
    WorkerName worker = WorkerName.of(name);
    Selector of = Selector.of(List.of(new Target(WEB1, worker), Target.of("usual@web1")));
    assertEquals(of, Selector.parse(of.toString()));
    assertTrue(of.terms().getFirst().matches(worker));
    for (Command command :
        List.of(
            new Act(Verb.RESTART, of, true),
            new Status(Optional.of(of), false),
            new Logs(of, 20, LogStream.STDERR, Optional.of("a,b"), Optional.empty()),
            new AlertCommand(Verb.ACK, new Reference.Of(of)))) {
      assertEquals(command, read(command.text()), command.text());
    }
  }

  @Test
  void numbers_areNumbers_inQuotesToo() {
    assertEquals(
        new AlertCommand(Verb.ACK, new Reference.NumberReference(17)),
        read(Tokenizer.line(List.of("ack", "#17"))));
  }
}
