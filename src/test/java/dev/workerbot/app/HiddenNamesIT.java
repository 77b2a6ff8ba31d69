package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.PlainText;
import dev.workerbot.command.AnyCommand;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Remembering;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What somebody may not see is not there for them, with a real supervisord: payroll is held,
 * silenced, was changed and restarted, and is in a set and an alias. One caller has no rights, the
 * other one everything on billing, and nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HiddenNamesIT {
  private static final String HIDDEN = "payroll";

  /** Neither is there, nor looks more or less like what is. */
  private static final String NOWHERE = "pzyrgll";

  private static final List<String> SECRETS =
      List.of(HIDDEN, "wages", "paid", "builder", "keeper", "apprentice", "operator");

  /** What is typed of each verb; several lines are parted by a bar. */
  private static final Map<Verb, String> LINES =
      Map.ofEntries(
          Map.entry(Verb.HELP, "help|help restart"),
          Map.entry(Verb.WHOAMI, "whoami"),
          Map.entry(Verb.CAN, "can restart N@web1|can logs N@web1|can undo N@web1,billing@web1"),
          Map.entry(Verb.SERVERS, "servers"),
          Map.entry(Verb.STATUS, "status|status --all|status N@web1|status N:*@web1 --all"),
          Map.entry(Verb.LOGS, "logs N@web1"),
          Map.entry(Verb.HISTORY, "history|history N@web1"),
          Map.entry(Verb.ALERTS, "alerts|alerts N@web1"),
          Map.entry(Verb.ACK, "ack N@web1|ack #1"),
          Map.entry(Verb.RESOLVE, "resolve N@web1|resolve #1"),
          Map.entry(Verb.SILENCE, "silence N@web1 1h|silence #1 1h"),
          Map.entry(Verb.UNSILENCE, "unsilence N@web1|unsilence #1"),
          Map.entry(Verb.FAILED, "failed|failed N@web1"),
          Map.entry(Verb.DRIFT, "drift|drift N@web1"),
          Map.entry(Verb.DOCTOR, "doctor|doctor N@web1"),
          Map.entry(Verb.STOP, "stop N@web1|stop N@web1,billing@web1"),
          Map.entry(
              Verb.RESTART,
              "restart N@web1|restart N@web1 --rolling --yes|restart N@web1 --graceful"
                  + "|restart N@web1 --break-glass 'on fire'"),
          Map.entry(Verb.CANCEL, "cancel N@web1|cancel|cancel #1"),
          Map.entry(Verb.RUN, "run unheard-of"),
          Map.entry(Verb.HOLD, "hold N@web1 10m"),
          Map.entry(Verb.RELEASE, "release N@web1|release #1"),
          Map.entry(Verb.REQUEST, "request restart N@web1"),
          Map.entry(Verb.APPROVE, "approve #1|approve #99"),
          Map.entry(Verb.DENY, "deny #1|deny #99"),
          // Who may create it learns that the name is taken.
          Map.entry(Verb.CREATE, "create N@web1 --command 'sleep 9' --user nobody"),
          Map.entry(Verb.EDIT, "edit N@web1|edit N@web1 --startsecs 3"),
          Map.entry(Verb.SCALE, "scale N@web1 2"),
          Map.entry(Verb.UNDO, "undo|undo N@web1"));

  private static final List<Set<String>> CALLERS = List.of(Set.of(), Set.of("SBILLING"));

  private Workshop shop;
  private TestBot bot;
  private Path memo;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    shop = new Workshop();
    Path config = shop.config(dir, Map.of());
    TestBot.edit(
        config,
        "grants:\n",
        "  biller: [{verbs: [read, act, build], workers: \"billing*\"}]\ngrants:\n");
    TestBot.edit(config, "deny:\n", "  - {role: biller, to: slack-group:SBILLING}\ndeny:\n");
    TestBot.append(
        config,
        """
        sets: {wages: "payroll@web1,billing@web1", secret: payroll@web1}
        aliases: {paid: restart payroll@web1, rr: restart --rolling}
        approvals: [{verbs: restart, workers: payroll, by: "*"}]
        break-glass: {roles: [builder], channel: slack:C9}
        """);
    Remembering supervisorctl = Remembering.in(config);
    bot = TestBot.on(config);
    for (String name : List.of(HIDDEN, "billing", "billing-two")) {
      done(
          "create %s@web1 --startsecs 0 --command 'sleep 1000' --yes".formatted(name),
          OutcomeCode.DONE);
    }
    done("restart billing@web1", OutcomeCode.DONE);
    done("restart billing@web1,payroll@web1 --yes", OutcomeCode.NEEDS_APPROVAL);
    done("silence payroll@web1 1h audit", OutcomeCode.DONE);
    done("hold payroll@web1,billing@web1 1h", OutcomeCode.DONE);
    memo = supervisorctl.begin();
  }

  private void done(String line, OutcomeCode expected) {
    CommandAnswer commandAnswer = bot.anna(line);
    assertEquals(
        expected,
        commandAnswer.code(),
        () -> line + "\n" + PlainText.whole(commandAnswer.message()));
  }

  @AfterAll
  void stop() throws IOException {
    bot.close();
    shop.close();
  }

  /** Somebody who has asked for nothing yet, so that nobody finds it too much. */
  private static Caller somebody(Set<String> groups) {
    return new Caller("slack", "U" + UUID.randomUUID(), "eve", groups, "C" + UUID.randomUUID());
  }

  private record Said(OutcomeCode outcome, String text) {}

  private Said ask(Set<String> groups, String line) {
    CommandAnswer commandAnswer =
        bot.bot()
            .requestHandler()
            .accept(
                new InboundEvent.Typed("t:" + UUID.randomUUID(), somebody(groups), line),
                bot.chat())
            .join();
    return new Said(
        commandAnswer.code(),
        Stream.concat(
                Stream.of(PlainText.whole(commandAnswer.message())),
                commandAnswer.results().stream().map(Object::toString))
            .collect(Collectors.joining("\n")));
  }

  /** A verb that has no lines of its own is tried by its parameters. */
  private static String lines(Verb verb) {
    return Optional.ofNullable(LINES.get(verb))
        .orElseGet(() -> AnyCommand.line(Syntax.specOf(verb), "N@web1"));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsHidden_andWhatIsNot_readTheSame(Verb verb) {
    assertAll(
        CALLERS.stream()
            .flatMap(groups ->
                Arrays.stream(lines(verb).split("\\|", -1))
                    .map(line -> () -> readsTheSame(groups, line))));
  }

  private void readsTheSame(Set<String> groups, String line) {
    Said said = ask(groups, line.replace("N", HIDDEN));
    assertFalse(said.text().contains("at dev.workerbot"), said.text());
    if (line.contains("N")) {
      Said of = ask(groups, line.replace("N", NOWHERE));
      assertEquals(
          of.outcome() + of.text().replace(NOWHERE, "it"),
          said.outcome() + said.text().replace(HIDDEN, "it"),
          line);
    }
    String untyped = line.contains("N") ? said.text().replace(HIDDEN, "it") : said.text();
    for (String secret : secrets(groups)) {
      assertFalse(untyped.contains(secret), () -> line + " tells of " + secret + ":\n" + untyped);
    }
  }

  /** Who does billing knows that it is in the set. */
  private static List<String> secrets(Set<String> groups) {
    return SECRETS.stream().filter(one -> groups.isEmpty() || !one.equals("wages")).toList();
  }

  /** By globs and by the words of the config nobody finds out what they may not know. */
  @Test
  void globs_setsAndAliases_tellNothing() {
    for (String line : List.of("status", "restart", "stats", "edit", "hold")) {
      String time = line.equals("hold") ? " 10m" : "";
      for (Set<String> groups : CALLERS) {
        Said hidden = ask(groups, line + " pay*@web1" + time);
        Said nowhere = ask(groups, line + " pzy*@web1" + time);
        assertEquals(nowhere.text().replace("pzy*", "it"), hidden.text().replace("pay*", "it"));
        assertEquals(nowhere.outcome(), hidden.outcome());
        for (String of : List.of("*@web1", "billing@web1,b*@web1", "@wages")) {
          String text = ask(groups, line + " " + of + time).text();
          assertFalse(text.contains(HIDDEN), () -> line + " " + of + ":\n" + text);
        }
        assertEquals(
            ask(groups, line + " @nothing" + time).text().replace("nothing", "it"),
            ask(groups, line + " @secret" + time).text().replace("secret", "it"));
      }
    }
    for (Set<String> groups : CALLERS) {
      assertEquals(
          ask(groups, "qzzd").text().replace("qzzd", "it"),
          ask(groups, "paid").text().replace("paid", "it"));
    }
    assertTrue(ask(Set.of("SBILLING"), "help").text().contains("`@wages` means the workers"));
  }

  /** Anybody may approve what they know of, and nobody knows of this one. */
  @Test
  void aRequestOnWhatIsHidden_isNone() {
    for (Set<String> groups : CALLERS) {
      for (String line : List.of("approve #N", "deny #N", "deny #N not now", "cancel #N")) {
        Said none = ask(groups, line.replace("N", "99"));
        Said hidden = ask(groups, line.replace("N", "1"));
        assertEquals(none.text().replace("#99", "it"), hidden.text().replace("#1", "it"), line);
        assertEquals(none.outcome(), hidden.outcome(), line);
      }
      for (String start : List.of("approve ", "deny ")) {
        String suggested = bot.bot().completion().complete(somebody(groups), start).toString();
        assertFalse(suggested.contains("#"), suggested);
      }
    }
    assertTrue(PlainText.whole(bot.anna("approve #99").message()).contains("open: #1."));
  }

  /** Who makes or changes a worker is told of a file that cannot be read, but not whose it is. */
  @Test
  void aFileThatCannotBeRead_isNotNamed() throws IOException {
    Path broken = shop.folder().resolve(HIDDEN + ".conf");
    String before = Files.readString(broken);
    Files.writeString(broken, before + "user=nosuchuser\n");
    Files.move(memo, memo.resolveSibling("memo-before"));
    try {
      for (String line :
          List.of(
              "edit billing-two@web1 --startsecs 3",
              "edit billing-two@web1 --startsecs 3 --yes",
              "scale billing-two@web1 2",
              "remove billing-two@web1",
              "undo billing-two@web1")) {
        String text = ask(Set.of("SBILLING"), line).text();
        assertTrue(
            text.contains(
                "supervisord cannot read its config; run `supervisorctl reread` there to see why"),
            () -> line + "\n" + text);
        assertFalse(text.contains(HIDDEN) || text.contains("nosuchuser"), text);
      }
      String whole = PlainText.whole(bot.anna("edit billing-two@web1 --startsecs 3").message());
      assertTrue(whole.contains(HIDDEN + ".conf") && whole.contains("nosuchuser"), whole);
    } finally {
      Files.writeString(broken, before);
      Files.move(memo.resolveSibling("memo-before"), memo);
    }
  }

  /** The hold is on payroll as well. */
  @Test
  void whatIsInTheWay_isReportedAsFarAsItIsKnown() {
    for (String line : List.of("restart billing@web1", "can restart billing@web1", "holds")) {
      String text = ask(Set.of("SBILLING"), line).text();
      assertFalse(text.contains(HIDDEN), text);
    }
    assertTrue(
        ask(Set.of("SBILLING"), "restart billing@web1")
            .text()
            .contains("@anna holds `billing@web1` until"));
  }

  @Test
  void suggestions_nameNothingHidden() {
    Completion completion = bot.bot().completion();
    for (Set<String> groups : CALLERS) {
      for (Verb verb : Verb.values()) {
        for (String start :
            List.of("", "can ", "request ", "can restart ").stream()
                .map(before -> before + verb + " ")
                .flatMap(before -> Stream.of(before, before + "p", before + "@", before + "x@"))
                .toList()) {
          String suggested = completion.complete(somebody(groups), start).toString();
          for (String secret : secrets(groups)) {
            assertFalse(suggested.contains(secret), () -> start + " → " + suggested);
          }
          if (groups.isEmpty()) {
            assertFalse(suggested.contains("web1"), () -> start + " → " + suggested);
          }
        }
      }
    }
  }

  /** Who looks after it reads in the audit what was tried. */
  @Test
  void theAudit_hasWhatWasRefused() {
    Said said = ask(Set.of("SBILLING"), "stop payroll@web1");
    assertEquals(OutcomeCode.NOT_UNDERSTOOD, said.outcome(), said.text());
    assertTrue(
        bot.anna("history payroll@web1")
            .message()
            .toString()
            .contains("`stop payroll@web1` was refused"));
  }
}
