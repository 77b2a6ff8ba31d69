package dev.workerbot.feature.help;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Grant;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.chat.slack.message.SlackBlocks;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.request.authorization.AccessAnswers;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelpPagesTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final Caller ANNA = new Caller("slack", "U1", "anna", Set.of(), "C1");
  private static final Caller BOB = new Caller("slack", "U2", "bob", Set.of(), "C1");
  private static final Caller NOBODY = new Caller("slack", "U3", "eve", Set.of(), "C1");

  /** Nobody asks it anything. */
  private record Unasked() implements SilentSupervisor {
    @Override
    public void close() {}
  }

  /** Anna may do everything; bob may not build. */
  private static Policy policy() {
    return new Policy(
        List.of(
            role("admin", ANNA, _ -> true),
            role("operator", BOB, verb -> verb.reach() != Verb.Reach.BUILDS)),
        List.of(),
        Map.of(WEB1, Set.of()),
        "@olga");
  }

  private static Policy.Assignment role(String name, Caller to, Predicate<Verb> given) {
    Set<Verb> verbs = Arrays.stream(Verb.values()).filter(given).collect(Collectors.toSet());
    return new Policy.Assignment(
        name,
        List.of(new Grant(verbs, Glob.ANY, Glob.ANY)),
        new Principals(Set.of("slack:" + to.user()), Set.of()));
  }

  private static Message said(Caller caller, String typed) {
    WatchedServer watchedServer =
        new WatchedServer(WEB1, Set.of(), new Unasked(), LocalShell.noProgramFiles());
    try (Fleet fleet = new Fleet(List.of(watchedServer), Clock.systemUTC())) {
      Policy policy = policy();
      AccessAnswers access = new AccessAnswers(policy, fleet, _ -> Shorthand.NONE);
      Help help =
          switch (Grammar.parse(typed)) {
            case ParseResult.Understood(Help understood) -> understood;
            case ParseResult other -> throw new AssertionError(other);
          };
      return new HelpPages(policy, access, access::shorthand).of(caller, help.topic());
    }
  }

  private static String text(Message message) {
    return message.title()
        + message.lines().stream().map(line -> "\n" + line.text()).collect(Collectors.joining());
  }

  /** Whoever may do everything reads the longest; Slack shows some 2,800 characters. */
  @Test
  void help_namesAllThatOneMay_andIsShownWhole() {
    Message message = said(ANNA, "help");
    for (Verb verb : Verb.values()) {
      assertTrue(text(message).contains("`" + verb.word()), verb + " is nowhere: " + text(message));
    }
    assertEquals(Optional.empty(), SlackBlocks.render(message).file());
    int inARow = 0;
    for (String line : text(message).lines().toList()) {
      inARow = line.startsWith("· ") && !line.startsWith("· also") ? inARow + 1 : 0;
      assertTrue(inARow <= 5, line);
    }
  }

  @Test
  void whatOneMayNot_isCounted_orNamedWhereItIsLittle_withWhomToAsk() {
    assertTrue(
        text(said(BOB, "help"))
            .contains(
                "You have no right to create, edit, scale, remove, undo here. @olga can grant it"));
    String nobody = text(said(NOBODY, "help"));
    assertTrue(nobody.contains("more commands need a right you do not have here"), nobody);
    assertFalse(nobody.contains("`status`"), nobody);
    assertTrue(text(said(NOBODY, "help all")).contains("no right to servers, status"));
    assertTrue(text(said(BOB, "help create")).contains("You have no right to create here."));
    assertTrue(text(said(BOB, "help config")).contains("You have no right to create, edit"));
  }

  @Test
  void helpAll_hasAnExampleForEach() {
    String all = text(said(ANNA, "help all"));
    for (Verb verb : Verb.values()) {
      assertTrue(all.contains("\n· `" + verb.word() + "` – "), verb + " is nowhere: " + all);
    }
    assertTrue(all.contains("such as `silence #17 2d known"), all);
  }

  @ParameterizedTest
  @EnumSource
  void everyVerb_isExplained_alsoAsDiscordNamesIt(Verb verb) {
    assertEquals(
        said(ANNA, "help " + verb), said(ANNA, "HELP " + verb.word().toUpperCase(Locale.ROOT)));
    String group = Syntax.specOf(verb).group().word();
    assertEquals(said(ANNA, "help " + verb), said(ANNA, "help \"" + group + " " + verb + "\""));
  }

  @ParameterizedTest
  @EnumSource
  void everyGroup_isListed(Group group) {
    String text = text(said(ANNA, "help " + group.word()));
    for (Verb verb : Verb.values()) {
      if (Syntax.specOf(verb).group() == group) {
        assertTrue(text.contains(verb.word()), verb + " is nowhere: " + text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"config edit", "rights can"})
  void withItsGroup_aVerbIsMeant(String typed) {
    assertEquals(said(ANNA, "help " + typed.split(" ", 2)[1]), said(ANNA, "help " + typed));
  }
}
