package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.PlainText;
import dev.workerbot.command.Act;
import dev.workerbot.command.AlertCommand;
import dev.workerbot.command.AnyCommand;
import dev.workerbot.command.Approve;
import dev.workerbot.command.Cancel;
import dev.workerbot.command.Command;
import dev.workerbot.command.Deny;
import dev.workerbot.command.Edit;
import dev.workerbot.command.Logs;
import dev.workerbot.command.Reference;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.command.RollOn;
import dev.workerbot.command.Silence;
import dev.workerbot.feature.action.Run;
import dev.workerbot.feature.alert.Alerts;
import dev.workerbot.feature.approval.Request;
import dev.workerbot.feature.change.Apply;
import dev.workerbot.feature.change.Create;
import dev.workerbot.feature.change.Remove;
import dev.workerbot.feature.change.Scale;
import dev.workerbot.feature.change.Settle;
import dev.workerbot.feature.change.Undo;
import dev.workerbot.feature.change.store.ChangeSet;
import dev.workerbot.feature.change.store.ChangeStage;
import dev.workerbot.feature.change.store.ChangeStep;
import dev.workerbot.feature.change.store.Changes;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.feature.config.Drift;
import dev.workerbot.feature.config.Show;
import dev.workerbot.feature.doctor.Doctor;
import dev.workerbot.feature.health.Retry;
import dev.workerbot.feature.health.ShowFailed;
import dev.workerbot.feature.help.Can;
import dev.workerbot.feature.help.Help;
import dev.workerbot.feature.help.Whoami;
import dev.workerbot.feature.history.History;
import dev.workerbot.feature.hold.Hold;
import dev.workerbot.feature.hold.Release;
import dev.workerbot.feature.servers.Servers;
import dev.workerbot.feature.silence.Silences;
import dev.workerbot.feature.silence.Unsilence;
import dev.workerbot.feature.status.Status;
import dev.workerbot.message.Button;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Ids;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.store.request.Deploys;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.testing.Remembering;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a button does is bound by the rules as what is typed: each kind of command that a button can
 * carry against each kind of rule, with a real supervisord. On barred everything is denied to who
 * presses, on shown everything is confirmed first, on asked everything is approved first, held is
 * held by somebody else, and limited runs what is beyond the limits of who presses. A command that
 * is new has to be given its rows here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ButtonsBindRulesIT {
  private static final List<String> WORKERS =
      List.of("barred", "shown", "asked", "held", "limited");

  /** Changes nothing, or is told of elsewhere: by which test. */
  private static final Map<Class<? extends Command>, String> ELSEWHERE =
      Map.of(
          AlertCommand.class, "WhoMayIT",
          Unsilence.class, "SilenceRightsIT",
          Cancel.class, "RollIT",
          Release.class, "the hold of somebody else",
          Request.class, "ApprovalsIT",
          Approve.class, "ApprovalsIT",
          Deny.class, "ApprovalsIT",
          Retry.class, "FailedTest");

  private static final Set<Class<? extends Command>> SHOWING =
      Set.of(
          Help.class,
          Servers.class,
          Status.class,
          Logs.class,
          History.class,
          Alerts.class,
          Silences.class,
          Show.class,
          Drift.class,
          Doctor.class,
          Whoami.class,
          Can.class,
          ShowFailed.class);

  private Workshop shop;
  private TestBot bot;
  private Database database;
  private CommandAnswer flop;
  private CommandAnswer paused;

  /**
   * A button.
   *
   * @param of makes what it carries for the worker of that name
   * @param comesTo what comes of it on each of the workers, or on the first ones
   */
  record Row(String name, Function<String, Command> of, List<OutcomeCode> comesTo) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    shop = new Workshop();
    Path config = shop.config(dir, Map.of());
    TestBot.edit(
        config,
        "deny:\n",
        """
          - {role: builder, to: "slack-group:SPRESS"}
        deny:
          - {verbs: [act, build], workers: "barred*", to: "slack-group:SPRESS"}
        """);
    TestBot.append(
        config,
        """
        approvals: [{verbs: [act, build], workers: "asked*", by: "terminal:dora"}]
        confirm: {always: [{verbs: [act, build], workers: "shown*"}]}
        graceful: [{name: signals, workers: "*", restart: HUP, pause: USR2, continue: CONT}]
        """);
    TestBot.edit(config, "grants:\n", "  master: [{verbs: [read, act, build]}]\ngrants:\n");
    TestBot.edit(config, "grants:\n", "grants:\n  - {role: master, to: [terminal:max]}\n");
    TestBot.edit(
        config,
        "    builder:\n      users",
        "    master: {users: [nobody], commands: ['.*']}\n    builder:\n      users");
    Remembering supervisorctl = Remembering.in(config);
    bot = TestBot.on(config);
    for (String name : WORKERS) {
      boolean isLimited = name.equals("limited");
      CommandAnswer made =
          bot.ask(
              isLimited ? "max" : "anna",
              "create %s@web1 --startsecs 0 --command '%s' --yes"
                  .formatted(name, isLimited ? "tail -f /dev/null" : "sleep 1000"));
      if (made.code() == OutcomeCode.NEEDS_APPROVAL) {
        bot.ask("dora", "approve #1");
        shop.server().awaitStatus(name, "RUNNING");
      } else {
        is(OutcomeCode.DONE, made);
      }
    }
    for (String settings :
        List.of(
            "shown-flop@web1 --autostart false --startretries 0 --command \"/bin/sh -c 'exit 3'\"",
            "shown-idle@web1 --startsecs 0"
                + " --command \"/bin/sh -c 'trap : USR2; while :; do sleep 1; done'\"")) {
      is(OutcomeCode.DONE, bot.anna("create " + settings + " --processes 2 --yes"));
    }
    is(OutcomeCode.DONE, bot.ask("max", "hold held*@web1 2h a migration"));
    flop = bot.anna("start shown-flop@web1 --yes");
    paused = bot.anna("pause shown-idle@web1 --yes");
    Path _ = supervisorctl.begin();
    database = Database.open(TestBot.load(bot.file(), Map.of()).storage());
  }

  private static void is(OutcomeCode expected, CommandAnswer commandAnswer) {
    assertEquals(expected, commandAnswer.code(), () -> PlainText.whole(commandAnswer.message()));
  }

  @AfterAll
  void stop() throws IOException {
    database.close();
    bot.close();
    shop.close();
  }

  private static Row row(
      String name,
      Function<String, Command> of,
      OutcomeCode shown,
      OutcomeCode asked,
      OutcomeCode held,
      OutcomeCode limited) {
    return new Row(name, of, List.of(OutcomeCode.REFUSED, shown, asked, held, limited));
  }

  /** Shown first; approved first; not while it is held. Limits are for what is made. */
  private static Row bound(String name, Function<String, Command> of) {
    return new Row(
        name,
        of,
        List.of(
            OutcomeCode.REFUSED,
            OutcomeCode.NEEDS_CONFIRMATION,
            OutcomeCode.NEEDS_APPROVAL,
            OutcomeCode.REFUSED));
  }

  /** Shown first in any case; not while it is held. */
  private static Row alwaysShown(String name, OutcomeCode limited, Function<String, Command> of) {
    return row(
        name,
        of,
        OutcomeCode.NEEDS_CONFIRMATION,
        OutcomeCode.NEEDS_CONFIRMATION,
        OutcomeCode.REFUSED,
        limited);
  }

  /** Denied, else done, since it neither stops, starts nor changes a worker. */
  private static Row onlyDenied(String name, Function<String, Command> of) {
    return row(name, of, OutcomeCode.DONE, OutcomeCode.DONE, OutcomeCode.DONE, OutcomeCode.DONE);
  }

  private Stream<Row> rows() {
    Stream<Row> acts =
        Arrays.stream(Verb.values())
            .filter(verb -> verb.reach() == Verb.Reach.ACTS)
            .map(verb -> bound(verb.word(), name -> new Act(verb, of(name), false)));
    Stream<Row> others =
        Stream.of(
            bound(
                "Restart, graceful", name -> act(name, new RestartOptions(true, Optional.empty()))),
            bound(
                "Restart, rolling",
                name ->
                    act(
                        name,
                        new RestartOptions(
                            false, Optional.of(RestartOptions.RollingOptions.DEFAULT)))),
            bound("Continue a roll", name -> rollOn(name, RollOn.ApprovalChoice.RETRY)),
            bound("Roll on without", name -> rollOn(name, RollOn.ApprovalChoice.SKIP)),
            onlyDenied("Stop a roll", name -> rollOn(name, RollOn.ApprovalChoice.STOP)),
            row(
                "Roll back",
                name -> settle(name, false),
                OutcomeCode.NEEDS_CONFIRMATION,
                OutcomeCode.NEEDS_APPROVAL,
                OutcomeCode.REFUSED,
                OutcomeCode.REFUSED),
            onlyDenied("Keep", name -> settle(name, true)),
            alwaysShown(
                "Create",
                OutcomeCode.NEEDS_CONFIRMATION,
                name ->
                    new Create(
                        Optional.of(of(name + "-new")),
                        Optional.empty(),
                        new TreeMap<>(Map.of("command", "sleep 5")),
                        false,
                        false)),
            alwaysShown(
                "Edit",
                OutcomeCode.FAILED,
                name ->
                    new Edit(of(name), new TreeMap<>(Map.of("stopwaitsecs", "7")), false, false)),
            alwaysShown("Scale", OutcomeCode.FAILED, name -> new Scale(of(name), 2, false)),
            alwaysShown(
                "Remove", OutcomeCode.NEEDS_CONFIRMATION, name -> new Remove(of(name), false)),
            alwaysShown(
                "Undo", OutcomeCode.REFUSED, name -> new Undo(Optional.of(of(name)), false)),
            onlyDenied(
                "Silence",
                name -> new Silence(new Reference.Of(of(name)), Duration.ofHours(1), "")),
            // The last ones, since others can do nothing there then.
            onlyDenied("Hold", name -> new Hold(of(name), Duration.ofHours(1), "")));
    return Stream.concat(acts, others);
  }

  private static Selector of(String name) {
    return Selector.parse(name + "@web1");
  }

  private static Command act(String name, RestartOptions restartOptions) {
    return new Act(Verb.RESTART, of(name), restartOptions, Optional.empty(), false);
  }

  /** Of a roll of somebody else's, that has stopped. */
  private Command rollOn(String name, RollOn.ApprovalChoice approvalChoice) {
    return rollOn(name, approvalChoice, somebody("dora"));
  }

  private Command rollOn(String name, RollOn.ApprovalChoice approvalChoice, Caller by) {
    String id = UUID.randomUUID().toString();
    Target target = Target.of(name + "@web1");
    Clock clock = Clock.systemUTC();
    new Audit(database, clock)
        .asked(
            new Audit.AuditedRequest(
                id,
                by.chat(),
                by.user(),
                by.name(),
                by.channel(),
                "restart",
                Optional.of("restart"),
                Audit.Decided.ALLOWED,
                "a role",
                Optional.empty(),
                Optional.empty()),
            List.of(target));
    Journal journal = new Journal(database, clock);
    journal.open(
        id,
        Verb.RESTART,
        new RestartOptions(false, Optional.of(RestartOptions.RollingOptions.DEFAULT)),
        "nobody",
        List.of(JournalStep.planned(target, OptionalInt.empty())),
        Optional.empty());
    journal.finish(id, OutcomeCode.FAILED);
    return new RollOn(Selector.of(List.of(target)), id, approvalChoice, false);
  }

  /** Of a change of somebody else's, that did not work. */
  private Command settle(String name, boolean keep) {
    String id = UUID.randomUUID().toString();
    Changes changes = new Changes(database, Clock.systemUTC());
    changes.show(changed(id, name));
    boolean _ = changes.begin(id, id);
    changes.reached(id, 0, ChangeStage.UNWELL, "it does not run");
    return new Settle(of(name), id, keep);
  }

  private ChangeSet changed(String id, String name) {
    try {
      String text = Files.readString(shop.folder().resolve(name + ".conf"));
      StoredChange storedChange =
          new StoredChange(
              new ServerName("web1"),
              name,
              name + ".conf",
              Optional.of(text.replace("sleep 1000", "sleep 999")),
              Optional.of(text));
      return new ChangeSet(
          id,
          Verb.EDIT,
          "terminal",
          "dora",
          "dora",
          List.of(new ChangeStep(storedChange, ChangeStage.SHOWN, "")));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Caller somebody(String name) {
    return new Caller(
        "slack", "U" + UUID.randomUUID(), name, Set.of("SPRESS"), "C" + UUID.randomUUID());
  }

  private CommandAnswer press(Caller caller, Command command) {
    String actionId = UUID.randomUUID().toString();
    new ButtonActions(database, Clock.systemUTC())
        .save(
            new ButtonActions.ButtonAction(
                actionId,
                caller.chat(),
                caller.channel(),
                Optional.empty(),
                Instant.now().plusSeconds(60),
                List.of(command.text())));
    return bot.bot()
        .requestHandler()
        .accept(
            new InboundEvent.Pressed(
                "t:" + UUID.randomUUID(), caller, Optional.empty(), actionId, 0),
            bot.chat())
        .join();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aButton_isBoundByEachKindOfRule(Row row) {
    assertAll(
        WORKERS.stream()
            .limit(row.comesTo().size())
            .map(name ->
                () -> {
                  CommandAnswer commandAnswer = press(somebody("eve"), row.of().apply(name));
                  assertEquals(
                      row.comesTo().get(WORKERS.indexOf(name)),
                      commandAnswer.code(),
                      () -> name + "\n" + PlainText.whole(commandAnswer.message()));
                }));
  }

  @Test
  void everyCommand_hasItsRows() {
    Map<Class<?>, String> known = new LinkedHashMap<>(ELSEWHERE);
    SHOWING.forEach(one -> known.put(one, "it changes nothing"));
    rows().forEach(row -> known.put(row.of().apply("shown").getClass(), row.name()));
    known.put(Apply.class, "a Confirm");
    known.put(Run.class, "RulesBindEffectsIT");
    AnyCommand.kinds()
        .forEach((kind, verb) ->
            verb.filter(one -> one.reach() == Verb.Reach.READS)
                .ifPresent(_ -> known.put(kind, "it changes nothing")));
    assertEquals(AnyCommand.kinds().keySet(), known.keySet());
  }

  /** What was confirmed is the deed of then, on the list of then. */
  @Test
  void whatIsOfferedAtTheEnd_ofSeveralWorkers_isConfirmedAnew() {
    is(OutcomeCode.FAILED, flop);
    CommandAnswer again = bot.press("anna", flop, "Start these 2");
    is(OutcomeCode.NEEDS_CONFIRMATION, again);
    is(OutcomeCode.NEEDS_CONFIRMATION, bot.press("dora", flop, "Start these 2"));
    is(OutcomeCode.DONE, paused);
    is(OutcomeCode.NEEDS_CONFIRMATION, bot.press("anna", paused, "Continue"));
  }

  @Test
  void theHoldOfSomebodyElse_isEndedOnlyByWhoMayReleaseAllOfIt() {
    is(OutcomeCode.DONE, bot.ask("max", "hold barred@web1 2h a migration"));
    is(OutcomeCode.DONE, bot.ask("max", "hold shown-flop@web1 2h a migration"));
    is(OutcomeCode.REFUSED, press(somebody("eve"), release("barred")));
    is(OutcomeCode.DONE, press(somebody("eve"), release("shown-flop")));
    is(OutcomeCode.DONE, bot.ask("max", "release barred@web1"));
  }

  private static Release release(String name) {
    return new Release(new Reference.Of(of(name)));
  }

  /** Nobody has confirmed what the config has approved beforehand, not even who ran it. */
  @Test
  void theRollOfAnAction_isConfirmedByWhoGoesOnWithIt() {
    Caller eve = somebody("eve");
    RollOn rest = (RollOn) rollOn("shown", RollOn.ApprovalChoice.RETRY, eve);
    Instant now = Instant.now();
    new Deploys(database)
        .begin(new Deploys.Deploy(rest.operation(), "deploy", "", now, now.plusSeconds(9), 1));
    is(OutcomeCode.NEEDS_CONFIRMATION, press(eve, rest));
  }

  /** What one person has seen, nobody has confirmed for another. */
  @Test
  void aButtonForEverybody_confirmsNothing() {
    Buttons buttons =
        new Buttons(
            new ButtonActions(database, Clock.systemUTC()),
            new Ids(RandomGenerator.getDefault()),
            Clock.systemUTC());
    for (Command confirmed :
        List.of(
            new Act(Verb.RESTART, of("shown"), true),
            new RollOn(of("shown"), "id", RollOn.ApprovalChoice.RETRY, true),
            new Scale(of("shown"), 2, true),
            new Apply(Verb.EDIT, of("shown"), "id"))) {
      Buttons.ButtonChoice buttonChoice =
          new Buttons.ButtonChoice("Go", Button.Style.PLAIN, confirmed);
      assertThrows(
          IllegalArgumentException.class,
          () -> buttons.toEverybody("slack", "C1", Duration.ofHours(1), List.of(buttonChoice)));
    }
  }
}
