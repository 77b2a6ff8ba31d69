package dev.workerbot.app.config.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.ConfigFile;
import dev.workerbot.app.config.SchemaAgreement;
import dev.workerbot.app.config.key.ConfigError;
import dev.workerbot.feature.action.NamedAction;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.testing.HookCall;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionsReaderTest {
  private static final String SERVERS =
      """
      servers:
        web1: {host: a, user: u, tags: [prod]}
        web2: {host: b, user: u}
      deny:
        - {verbs: restart, workers: mailer, reason: never}
      """;

  @TempDir Path dir;

  private ConfigFile.ReadConfig load(String actions, Map<String, String> env) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, SERVERS + actions);
    return SchemaAgreement.load(file, name -> Optional.ofNullable(env.get(name)));
  }

  private Config config(String actions, Map<String, String> env) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(actions, env)).config();
  }

  private List<String> mistakes(String actions, Map<String, String> env) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.WrongConfig.class, load(actions, env))
        .mistakes()
        .stream()
        .map(ConfigError::toString)
        .toList();
  }

  private static Target target(String server, String worker) {
    return new Target(new ServerName(server), WorkerName.of(worker));
  }

  @Test
  void anAction_isReadWithAllThatItSays() throws IOException {
    Path secret = Files.writeString(dir.resolve("secret"), HookCall.SECRET + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    ActionConfig actionConfig =
        config(
                """
                actions:
                  after-deploy:
                    command: restart queue@prod
                    channel: slack:C012AB
                    run-by: [terminal:ci, slack:U1]
                    secret-file: secret
                    window: 5m
                """,
                Map.of())
            .actions()
            .getFirst();
    NamedAction does = actionConfig.does();
    assertEquals("after-deploy", does.name());
    assertEquals(Verb.RESTART, does.command().verb());
    assertTrue(does.command().confirmed());
    assertEquals(Optional.of(new Channel("slack", "C012AB")), does.channel());
    assertEquals(Set.of("terminal:ci", "slack:U1"), does.runBy().members());
    assertEquals(Duration.ofMinutes(5), does.window());
    assertTrue(actionConfig.key().isPresent());
  }

  @Test
  void whatCanBeLeftOut_isLeftOut() throws IOException {
    Config config =
        config("actions: {nightly: {command: restart queue@web2, run-by: '*'}}", Map.of());
    ActionConfig actionConfig = config.actions().getFirst();
    assertEquals(NamedAction.WINDOW, actionConfig.does().window());
    assertEquals(Optional.empty(), actionConfig.does().channel());
    assertEquals(Optional.empty(), actionConfig.key());
    assertEquals(List.of(), config("", Map.of()).actions());
  }

  @Test
  void whoRunsAnAction_mayDoWhatItsCommandMeans_andNothingElse() throws IOException {
    Policy policy =
        config(
                "actions: {after-deploy: {command: 'restart queue@prod,mailer@web1', run-by: '*'}}",
                Map.of())
            .policy();
    Caller anna = new Caller("slack", "U1", "anna", Set.of(), "C1");
    Caller running = anna.running("after-deploy");
    Target queue = target("web1", "queue:queue_00");
    assertInstanceOf(
        Decision.Allowed.class,
        policy.decide(running, VerbEffects.of(Verb.RESTART), List.of(queue)));
    assertRefused(policy, running, Verb.STOP, queue);
    assertRefused(policy, running, Verb.STATUS, queue);
    assertRefused(policy, running, Verb.RESTART, target("web2", "queue:queue_00"));
    assertRefused(policy, running, Verb.RESTART, target("web1", "horizon"));
    assertRefused(policy, running, Verb.RESTART, target("web1", "mailer"));
    assertRefused(policy, anna.running("other"), Verb.RESTART, queue);
    assertRefused(policy, anna, Verb.RESTART, queue);
    // Nobody can be given what the action has.
    assertEquals(
        "You may not restart `queue:queue_00@web1`: no role has the right `restart` there. Whoever"
            + " runs workerbot can add it.",
        policy.decide(anna, VerbEffects.of(Verb.RESTART), List.of(queue)).reason());
  }

  /** Neither a name nor a group makes one an action. */
  @Test
  void whoCallsThemselvesAnAction_isNone() throws IOException {
    Policy policy =
        config("actions: {after-deploy: {command: restart queue@prod, run-by: '*'}}", Map.of())
            .policy();
    Target queue = target("web1", "queue:queue_00");
    for (String chat : List.of("terminal", "slack", "discord", "action")) {
      for (String user : List.of("after-deploy", "action:after-deploy", "hook:after-deploy")) {
        assertRefused(
            policy,
            new Caller(chat, user, user, Set.of("after-deploy"), "C1"),
            Verb.RESTART,
            queue);
      }
    }
  }

  private static void assertRefused(Policy policy, Caller caller, Verb verb, Target target) {
    assertInstanceOf(
        Decision.RefusedDecision.class,
        policy.decide(caller, VerbEffects.of(verb), List.of(target)),
        caller + " " + verb + " " + target);
  }

  @Test
  void allMistakes_areNamedWithTheirLines() throws IOException {
    assertEquals(
        List.of(
            "line 7: `After Deploy` is not a name for an action: small letters, digits and dashes,"
                + " such as after-deploy",
            "line 7: nobody can run `After Deploy`: say who may with `run-by`, or open a hook with"
                + " `secret-file`",
            "line 8: `command` takes what starts or stops workers, such as restart queue@prod, not"
                + " `status`",
            "line 9: `command` is missing under `actions.none`",
            "line 9: nobody can run `none`: say who may with `run-by`, or open a hook with"
                + " `secret-file`",
            "line 11: `command`: No command `restrat`; did you mean `restart`?",
            "line 12: `anna` is not a person or group; write slack:U012AB (a user id, not a name),"
                + " slack-group:S012AB, slack-team:T012AB, discord:4711, discord-role:4712,"
                + " terminal:anna or *",
            "line 13: unknown key `windows` under `actions.typo`; did you mean `window`?",
            "line 15: no server or tag is meant by `queue@stage`; it would do nothing",
            "line 16: `#deploys` is not a channel; write slack:C012AB (the channel's id, at the end"
                + " of its details in Slack) or discord:4711 (Copy Channel ID in Discord)",
            "line 18: `channel` is missing under `actions.hook`: say where its hook is reported,"
                + " such as slack:C012AB",
            "line 21: `secret-env`: a hook's secret has at least 32 bytes; `openssl rand -hex 32`"
                + " makes one",
            "line 24: `secret-env` takes the name of a variable that holds the secret, and there is"
                + " none of that name",
            "line 27: `secret-file` takes the name of a file, not the secret itself; take it out of"
                + " the config and make a new one, since this one was written down"),
        mistakes(
            """
            actions:
              After Deploy:
                command: status
              none: {}
              typo:
                command: restrat queue@prod
                run-by: anna
                windows: 5m
              place:
                command: restart queue@stage
                channel: "#deploys"
                run-by: "*"
              hook:
                command: restart queue@prod
                secret-env: GOOD
              short: {command: restart queue@prod, channel: slack:C1, secret-env: SHORT}
              missing:
                command: restart queue@prod
                secret-env: NOT_THERE
              written:
                command: restart queue@prod
                secret-file: 0123456789abcdef0123456789abcdef
            """,
            Map.of("GOOD", HookCall.SECRET, "SHORT", "too-short")));
  }

  @Test
  void aSecretThatOthersCanRead_isAMistake_andIsNotPrinted() throws IOException {
    Path secret = Files.writeString(dir.resolve("secret"), HookCall.SECRET);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
    String all =
        mistakes(
                "actions: {a: {command: restart queue@prod, channel: slack:C1, secret-file:"
                    + " secret}}",
                Map.of())
            .toString();
    assertTrue(all.contains("others can read " + secret + "; run chmod 600"), all);
    assertFalse(all.contains(HookCall.SECRET), all);
  }

  @Test
  void aHook_needsThePort() throws IOException {
    assertEquals(
        List.of(
            "line 6: `a` has a hook, which is at the port of `http`: enable that, or take its"
                + " secret away"),
        mistakes(
            "actions: {a: {command: restart queue@prod, channel: slack:C1, secret-env: GOOD}}\n"
                + "http: {enabled: false}\n",
            Map.of("GOOD", HookCall.SECRET)));
  }
}
