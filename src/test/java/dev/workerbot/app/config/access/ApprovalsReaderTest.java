package dev.workerbot.app.config.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.ConfigFile;
import dev.workerbot.app.config.SchemaAgreement;
import dev.workerbot.app.config.key.ConfigError;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
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

  private ConfigFile.ReadConfig load(String yaml) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, BEFORE + yaml);
    return SchemaAgreement.load(file, _ -> Optional.empty());
  }

  private ApprovalRules.ApprovalSettings settings(String yaml) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(yaml)).config().approving();
  }

  @Test
  void withoutIt_nothingNeedsAnApproval() throws IOException {
    assertEquals(ApprovalRules.ApprovalSettings.NONE, settings(""));
  }

  @Test
  void aRule_canNameAnEffect_andARoleCannot() throws IOException {
    ApprovalRules.ApprovalRule approvalRule =
        settings("approvals: [{verbs: [interrupt, start], by: \"slack:U1\"}]").rules().getFirst();
    assertEquals(Set.of(Verb.START), approvalRule.what().verbs());
    assertEquals(Set.of(Effect.INTERRUPT), approvalRule.what().effects());
    Config config =
        assertInstanceOf(
                ConfigFile.ReadConfig.Loaded.class,
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
    List<ConfigError> mistakes =
        assertInstanceOf(
                ConfigFile.ReadConfig.WrongConfig.class,
                SchemaAgreement.load(role, _ -> Optional.empty()))
            .mistakes();
    assertTrue(mistakes.toString().contains("`interrupt` is for rules"), mistakes.toString());
  }

  @Test
  void everyKey_isRead() throws IOException {
    ApprovalRules.ApprovalSettings read =
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
    ApprovalRules.ApprovalRule approvalRule = read.rules().getFirst();
    assertEquals(Set.of(Verb.RESTART, Verb.STOP), approvalRule.what().verbs());
    assertEquals("horizon", approvalRule.what().workers().pattern());
    assertEquals("prod", approvalRule.what().servers().pattern());
    assertEquals(Set.of("slack-group:S1", "discord:4711471147114711"), approvalRule.by().members());
    assertEquals(2, approvalRule.needs());
    assertTrue(approvalRule.onlyRequests());
    assertEquals(Set.of("*"), approvalRule.mayRequest().members());
    assertEquals(List.of("slack:C1", "terminal:terminal"), approvalRule.channels());
    assertEquals(
        new ApprovalRules.BreakGlassRule(Set.of("on-call"), Optional.of("slack:C2")),
        read.breakGlassRule());
    assertEquals(Duration.ofMinutes(5), read.within());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          approvals: [{verbs: restart}]                                | `by` is missing
          approvals: [{by: "*"}]                                       | `verbs` is missing
          approvals: [{verbs: restart, by: bob}]                       | `bob` is not a person or group
          approvals: [{verbs: restart, by: "*", needs: 3}]             | a number from 1 to 2
          approvals: [{verbs: restart, by: "slack:U1", needs: 2}]      | and `by` names only 1
          approvals: [{verbs: restart, by: "*", servers: web9}]        | no server or tag
          approvals: [{verbs: restart, by: "*", only-requests: true}]  | `may-request` is missing
          approvals: [{verbs: restart, by: "*", channel: ops}]         | `ops` is not a channel
          approvals: [{verbs: restart, by: "*", need: 1}]              | unknown key `need`
          break-glass: {channel: slack:C1}                             | `roles` is missing
          break-glass: {roles: [oncall], channel: slack:C1}            | there is no role `oncall`
          break-glass: {roles: [on-call]}                              | `channel` takes the one channel
          """)
  void aMistake_isNamed(String yaml, String expected) throws IOException {
    List<ConfigError> mistakes =
        assertInstanceOf(ConfigFile.ReadConfig.WrongConfig.class, load(yaml + "\n")).mistakes();
    assertTrue(
        mistakes.stream().anyMatch(one -> one.toString().contains(expected)), mistakes.toString());
  }
}
