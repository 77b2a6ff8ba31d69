package dev.workerbot.app.config;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Principals;
import dev.workerbot.message.Sentence;
import dev.workerbot.worker.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code approvals} and {@code break-glass}. */
final class ApprovalsReader {
  static final Set<String> RULE =
      Set.of(
          "verbs", "workers", "servers", "by", "needs", "only-requests", "may-request", "channel");
  static final Set<String> GLASS = Set.of("roles", "channel");

  private final Section top;
  private final AccessReader access;

  ApprovalsReader(Section top, AccessReader access) {
    this.top = top;
    this.access = access;
  }

  /**
   * @param within for how long a petition waits
   */
  ApprovalRules.ApprovalSettings read(Optional<Duration> within) {
    List<ApprovalRules.ApprovalRule> rules = new ArrayList<>();
    for (Section section : top.list("approvals", RULE)) {
      if (!section.has("by")) {
        section.wrong(
            section.line(),
            Sentence.of(
                "`by` is missing: say who may approve, such as slack-group:S012AB or slack:U012AB"));
      }
      boolean onlyRequests = section.flag("only-requests").orElse(false);
      if (onlyRequests && !section.has("may-request")) {
        section.wrong(
            section.line(),
            Sentence.of(
                "`may-request` is missing: with `only-requests` the rule is for those who may ask, and"
                    + " says nobody may"));
      }
      Principals by = members(section, "by");
      int needs = section.number("needs", 1, 2).orElse(1);
      if (by.arePersons() && by.members().size() < needs && section.has("by")) {
        section.wrong(
            section.lineOf("needs"),
            Sentence.of(
                "`needs` is %d, and `by` names only %d: name more people, or a group",
                needs, by.members().size()));
      }
      rules.add(
          new ApprovalRules.ApprovalRule(
              access.restriction(section),
              by,
              needs,
              onlyRequests,
              members(section, "may-request"),
              channels(section)));
    }
    return new ApprovalRules.ApprovalSettings(
        rules, glass(), within.orElse(ApprovalRules.ApprovalSettings.NONE.within()));
  }

  private ApprovalRules.BreakGlassRule glass() {
    if (!top.has("break-glass")) {
      return ApprovalRules.ApprovalSettings.NONE.breakGlassRule();
    }
    Section section = top.section("break-glass", GLASS);
    Set<String> roles = Set.copyOf(section.texts("roles").orElse(List.of()));
    if (roles.isEmpty()) {
      section.wrong(
          section.line(), Sentence.of("`roles` is missing: say which roles may break the glass"));
    }
    for (String role : roles) {
      if (!access.roles().contains(role)) {
        section.wrong(
            section.lineOf("roles"),
            Sentence.of(
                "there is no role `%s`%s",
                role, Nearest.hint(role, access.roles(), "; add it under `roles`")));
      }
    }
    List<String> channels = channels(section);
    if (channels.size() != 1) {
      section.wrong(
          section.line(),
          Sentence.of("`channel` takes the one channel in which it is told, such as slack:C012AB"));
    }
    return new ApprovalRules.BreakGlassRule(roles, channels.stream().findFirst());
  }

  private static Principals members(Section section, String key) {
    return new Principals(AccessReader.members(section, key, List.of()), Set.of());
  }

  private static List<String> channels(Section section) {
    return section
        .texts("channel")
        .map(texts ->
            AlertsReader.channels(section, texts).stream()
                .map(channel -> channel.chat() + ":" + channel.id())
                .toList())
        .orElse(List.of());
  }
}
