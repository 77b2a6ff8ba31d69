package dev.workerbot.request.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Account;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Grant;
import dev.workerbot.access.Membership;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessAnswersTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final Caller ANNA = new Caller("slack", "U1", "anna", Set.of(), "C1");
  private static final Caller BOB = new Caller("slack", "U2", "bob", Set.of(), "C1");

  /** Nobody asks it anything. */
  private record Unasked() implements SilentSupervisor {
    @Override
    public void close() {}
  }

  /** Anna builds; bob has every other right. */
  private static Policy policy() {
    return new Policy(
        List.of(
            role("builder", ANNA, verb -> verb.reach() == Verb.Reach.BUILDS || verb == Verb.LOGS),
            role("operator", BOB, verb -> verb.reach() != Verb.Reach.BUILDS)),
        List.of(),
        Map.of(WEB1, Set.of()),
        "@olga");
  }

  private static Policy.Assignment role(String name, Caller to, Function<Verb, Boolean> given) {
    Set<Verb> verbs = Arrays.stream(Verb.values()).filter(given::apply).collect(Collectors.toSet());
    return new Policy.Assignment(
        name,
        List.of(new Grant(verbs, Glob.ANY, Glob.ANY)),
        new Principals(Set.of("slack:" + to.user()), Set.of()));
  }

  private static String said(Function<AccessAnswers, Message> asked) {
    WatchedServer watchedServer =
        new WatchedServer(WEB1, Set.of(), new Unasked(), LocalShell.noProgramFiles());
    try (Fleet fleet = new Fleet(List.of(watchedServer), Clock.systemUTC())) {
      Message message = asked.apply(new AccessAnswers(policy(), fleet, _ -> Shorthand.NONE));
      return message.title()
          + message.lines().stream()
              .map(messageLine -> "\n" + messageLine.text())
              .collect(Collectors.joining());
    }
  }

  @Test
  void whoami_listsTheRightsToBuild() {
    assertEquals(
        """
        You are @anna on slack
        Role `builder`:
        logs, create, edit, scale, remove, undo on `*@*`\
        """,
        said(accessAnswers -> accessAnswers.whoami(ANNA)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scale|Yes, you may scale mailer on web1/By role `builder`./The limits of the role say"
            + " which user, command, directories, logs and variables a worker may have.",
        "undo|Yes, you may undo changes of mailer on web1/By role `builder`./The limits of the"
            + " role say which user, command, directories, logs and variables a worker may have.",
        "logs|Yes, you may read the log of mailer on web1/By role `builder`.",
        "edit|Yes, you may edit mailer on web1/By role `builder`./The limits of the role say"
            + " which user, command, directories, logs and variables a worker may have.",
        "restart|No. You may not restart `mailer@web1`: you need the right `restart` there. @olga"
            + " can grant it.",
      })
  void can_saysWhatOneMayInWords(String verb, String answer) {
    assertEquals(
        answer,
        said(accessAnswers ->
                accessAnswers.can(
                    ANNA,
                    Verb.named(verb).orElseThrow(),
                    Selector.parse("mailer@web1"),
                    List.of(Target.of("mailer@web1"))))
            .replace('\n', '/'));
  }

  @Test
  void whoami_saysWhereOneIs_inWhichGroups_andWhyOneIsNotEverybody() {
    Caller guest =
        new Caller("slack", "U7", "gil", Set.of("S2", "S1"), "C1")
            .as(Membership.guest(Set.of()))
            .at(new Account(1000, "deploy"));
    assertEquals(
        List.of(
            "User id `U7`", "Channel id `C1`", "Account `deploy, uid 1000`", "Groups `S1` `S2`"),
        fields(guest));
    assertEquals(
        """
        You are @gil on slack
        You are a guest here, and guests need their own grant.
        You have no role here; you can use `help`, `whoami` and `can`. @olga can give you a role.\
        """,
        said(accessAnswers -> accessAnswers.whoami(guest)));
    assertEquals(
        List.of("User id `7`", "Channel id `9`", "Role ids `301`"),
        fields(new Caller("discord", "7", "dan", Set.of("301"), "9")));
    assertEquals(List.of("User id `U1`", "Channel id `C1`"), fields(ANNA));
  }

  private static List<String> fields(Caller caller) {
    List<String> fields = new ArrayList<>();
    String _ =
        said(accessAnswers -> {
          Message message = accessAnswers.whoami(caller);
          message.fields().forEach(field -> fields.add(field.label() + " " + field.value()));
          return message;
        });
    return fields;
  }

  @Test
  void canServers_asksForNoWorker() {
    assertEquals(
        "Yes, you may use `servers`\nBy your roles, on 1 server.",
        said(accessAnswers ->
            accessAnswers.can(BOB, Verb.SERVERS, Selector.everything(), List.of())));
    assertEquals(
        "No. You have no right to `servers` here. @olga can grant it.",
        said(accessAnswers ->
            accessAnswers.can(ANNA, Verb.SERVERS, Selector.everything(), List.of())));
  }

  @Test
  void aVerb_canBeUsedAnywhere_whereItCanOnSomeServer() {
    String _ =
        said(accessAnswers -> {
          assertTrue(accessAnswers.mayAnywhere(ANNA, Verb.LOGS));
          assertFalse(accessAnswers.mayAnywhere(ANNA, Verb.RESTART));
          assertEquals(List.of(WEB1), accessAnswers.seen(ANNA, Verb.LOGS));
          assertEquals(List.of(), accessAnswers.seen(ANNA, Verb.RESTART));
          assertEquals(Shorthand.NONE, accessAnswers.shorthand(ANNA));
          return accessAnswers.whoami(ANNA);
        });
  }
}
