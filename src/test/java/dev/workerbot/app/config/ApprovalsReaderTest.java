package dev.workerbot.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.worker.Effect;
import dev.workerbot.worker.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovalsReaderTest {
  private static final String BEFORE =
      """
      servers:
        web1: {host: a, user: u, tags: [prod]}
      roles:
        on-call: [{verbs: act}]
      grants:
        - {role: on-call, to: "slack:U1"}
      """;

  @TempDir Path dir;

  private ConfigFile.Result load(String yaml) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, BEFORE + yaml);
    return ConfigFile.load(file, _ -> Optional.empty());
  }

  private ApprovalRules.Settings settings(String yaml) throws IOException {
    return assertInstanceOf(ConfigFile.Result.Loaded.class, load(yaml)).config().approving();
  }

  @Test
  void withoutIt_nothingNeedsAnApproval() throws IOException {
    assertEquals(ApprovalRules.Settings.NONE, settings(""));
  }

  @Test
  void aRule_canNameAnEffect_andARoleCannot() throws IOException {
    ApprovalRules.Rule rule =
        settings("approvals: [{verbs: [interrupt, start], by: \"slack:U1\"}]").rules().getFirst();
    assertEquals(Set.of(Verb.START), rule.what().verbs());
    assertEquals(Set.of(Effect.INTERRUPT), rule.what().effects());
    Config config =
        assertInstanceOf(
                ConfigFile.Result.Loaded.class,
                load(
                    """
                    deny: [{verbs: leave-down}]
                    confirm: {always: [{verbs: leave-down}]}
                    """))
            .config();
    assertEquals(Set.of(Effect.LEAVE_DOWN), config.denials().getFirst().what().effects());
    assertEquals(Set.of(Effect.LEAVE_DOWN), config.confirming().always().getFirst().effects());
    Path role = dir.resolve("role.yaml");
    Files.writeString(role, BEFORE.replace("verbs: act", "verbs: interrupt"));
    List<Mistake> mistakes =
        assertInstanceOf(
                ConfigFile.Result.Wrong.class, ConfigFile.load(role, _ -> Optional.empty()))
            .mistakes();
    assertTrue(mistakes.toString().contains("`interrupt` is for rules"), mistakes.toString());
  }

  @Test
  void everyKey_isRead() throws IOException {
    ApprovalRules.Settings read =
        settings(
            """
            approvals:
              - verbs: [restart, stop]
                workers: horizon
                servers: "@prod"
                by: [slack-group:S1, "discord:4711471147114711"]
                needs: 2
                only-requests: true
                may-request: "*"
                channel: [slack:C1, terminal:terminal]
            break-glass: {roles: [on-call], channel: slack:C2}
            operations: {approve-within: 5m}
            """);
    ApprovalRules.Rule rule = read.rules().getFirst();
    assertEquals(Set.of(Verb.RESTART, Verb.STOP), rule.what().verbs());
    assertEquals("horizon", rule.what().workers().pattern());
    assertEquals("prod", rule.what().servers().pattern());
    assertEquals(Set.of("slack-group:S1", "discord:4711471147114711"), rule.by().members());
    assertEquals(2, rule.needs());
    assertTrue(rule.onlyRequests());
    assertEquals(Set.of("*"), rule.mayRequest().members());
    assertEquals(List.of("slack:C1", "terminal:terminal"), rule.channels());
    assertEquals(new ApprovalRules.Glass(Set.of("on-call"), Optional.of("slack:C2")), read.glass());
    assertEquals(Duration.ofMinutes(5), read.within());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          approvals: [{verbs: restart}]                                | `by` is missing
          approvals: [{by: "*"}]                                       | `verbs` is missing
          approvals: [{verbs: restart, by: bob}]                       | `bob` is nobody
          approvals: [{verbs: restart, by: "*", needs: 3}]             | a number from 1 to 2
          approvals: [{verbs: restart, by: "slack:U1", needs: 2}]      | and `by` names only 1
          approvals: [{verbs: restart, by: "*", servers: web9}]        | no server or tag
          approvals: [{verbs: restart, by: "*", only-requests: true}]  | `may-request` is missing
          approvals: [{verbs: restart, by: "*", channel: ops}]         | `ops` is no channel
          approvals: [{verbs: restart, by: "*", need: 1}]              | unknown key `need`
          break-glass: {channel: slack:C1}                             | `roles` is missing
          break-glass: {roles: [oncall], channel: slack:C1}            | there is no role `oncall`
          break-glass: {roles: [on-call]}                              | `channel` takes the one channel
          """)
  void aMistake_isNamed(String yaml, String expected) throws IOException {
    List<Mistake> mistakes =
        assertInstanceOf(ConfigFile.Result.Wrong.class, load(yaml + "\n")).mistakes();
    assertTrue(
        mistakes.stream().anyMatch(one -> one.toString().contains(expected)), mistakes.toString());
  }
}
