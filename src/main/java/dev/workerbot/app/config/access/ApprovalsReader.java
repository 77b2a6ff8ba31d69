package dev.workerbot.app.config.access;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Principals;
import dev.workerbot.app.config.chat.ChatIds;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code approvals} and {@code break-glass}. */
public final class ApprovalsReader {
  private static final Key<List<String>> BY =
      ChatIds.members(
              "by",
              "who may approve and deny, written as `to` in a grant; to approve they must have the"
                  + " right too")
          .required();
  private static final Key.Defaulted<Integer> NEEDS =
      Key.number("needs", 1, 2, "how many of them, 1 or 2").orElse(1);
  private static final Key.Defaulted<List<String>> MAY_REQUEST =
      ChatIds.members(
              "may-request", "who may `request` the verbs that are named without having the right")
          .orElse(List.of(), "nobody");
  private static final Key.Defaulted<Boolean> ONLY_REQUESTS =
      Key.flag("only-requests", "whether those who have the right need no approval").orElse(false);
  private static final Key.Defaulted<List<String>> CHANNEL =
      ChatIds.channels(
              "channel",
              "where the card is posted, besides where it was requested: `slack:C…` or"
                  + " `discord:ID`, or a list")
          .orElse(List.of());
  private static final Keys RULE =
      Keys.of("approval", BY, NEEDS, MAY_REQUEST, ONLY_REQUESTS, CHANNEL).and(AccessReader.GRANT);

  private static final Key<List<String>> ROLES =
      Key.texts(
              "roles", "names of the roles whose holders may, where that role gives them the verb")
          .required();
  private static final Key<List<String>> REPORT_CHANNEL =
      ChatIds.channels("channel", "the one it is reported in").required();
  private static final Keys BREAK_GLASS_KEYS = Keys.of("break-glass", ROLES, REPORT_CHANNEL);

  public static final Key<List<Section>> APPROVALS =
      Keys.list(
          "approvals",
          RULE,
          "what needs someone else's approval, and who may request what they may not do:"
              + " [below](#approvals)");
  public static final Key<Section> BREAK_GLASS =
      Keys.section("break-glass", BREAK_GLASS_KEYS, "who may bypass that, and where it is reported")
          .otherwise("nobody");

  private final Section top;
  private final AccessReader access;

  public ApprovalsReader(Section top, AccessReader access) {
    this.top = top;
    this.access = access;
  }

  /**
   * All rules, and who may break glass.
   *
   * @param within for how long a request waits
   */
  public ApprovalRules.ApprovalSettings read(Duration within) {
    List<ApprovalRules.ApprovalRule> rules = new ArrayList<>();
    for (Section section : top.all(APPROVALS)) {
      if (!section.has(BY)) {
        section.wrong(
            section.line(),
            Sentence.of(
                "`by` is missing: say who may approve, such as slack-group:S012AB or"
                    + " slack:U012AB"));
      }
      boolean onlyRequests = section.get(ONLY_REQUESTS);
      if (onlyRequests && !section.has(MAY_REQUEST)) {
        section.wrong(
            section.line(),
            Sentence.of(
                "`may-request` is missing: with `only-requests` the rule is for those who may ask,"
                    + " and says nobody may"));
      }
      Principals by = people(section.find(BY).orElse(List.of()));
      int needs = section.get(NEEDS);
      if (by.arePersons() && by.members().size() < needs && section.has(BY)) {
        section.wrong(
            NEEDS,
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
              people(section.get(MAY_REQUEST)),
              section.get(CHANNEL)));
    }
    return new ApprovalRules.ApprovalSettings(rules, breakGlass(), within);
  }

  private ApprovalRules.BreakGlassRule breakGlass() {
    if (!top.has(BREAK_GLASS)) {
      return ApprovalRules.ApprovalSettings.NONE.breakGlassRule();
    }
    Section section = top.all(BREAK_GLASS);
    Set<String> roles = Set.copyOf(section.find(ROLES).orElse(List.of()));
    if (roles.isEmpty()) {
      section.wrong(
          section.line(), Sentence.of("`roles` is missing: say which roles may break the glass"));
    }
    for (String role : roles) {
      if (!access.roles().contains(role)) {
        section.wrong(
            ROLES,
            Sentence.of(
                "there is no role `%s`%s",
                role, Nearest.hint(role, access.roles(), "; add it under `roles`")));
      }
    }
    List<String> channels = section.find(REPORT_CHANNEL).orElse(List.of());
    if (channels.size() != 1) {
      section.wrong(
          section.line(),
          Sentence.of("`channel` takes the one channel it is reported in, such as slack:C012AB"));
    }
    return new ApprovalRules.BreakGlassRule(roles, channels.stream().findFirst());
  }

  private static Principals people(List<String> members) {
    return new Principals(Set.copyOf(members), Set.of());
  }
}
