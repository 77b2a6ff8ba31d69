package dev.workerbot.request.approval;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.ApprovalRules.ApprovalRule;
import dev.workerbot.access.ApprovalRules.ApprovalSettings;
import dev.workerbot.access.ApprovalRules.BreakGlassRule;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Grant;
import dev.workerbot.access.Membership;
import dev.workerbot.access.People;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.command.Act;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Ids;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.approval.Approvals.WantedApproval;
import dev.workerbot.request.authorization.AuditLog;
import dev.workerbot.request.authorization.HoldPolicy;
import dev.workerbot.request.authorization.SelectorScope;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequests;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.testing.Authorizers;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.MovableClock;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Approvals on a database of their own. Anna, bob and carl are operators, bob in Discord too; carl
 * is in the group S1. Eve has no role and may ask for starts of mailer, which take bob's word; fred
 * sees the workers of web2. Horizon takes bob's or carl's word, queue two people's of bob and the
 * group S1, cron bob's, who is asked in no channel, and night anybody's.
 */
final class ApprovalFixture implements Approvals.ApprovalListener, AutoCloseable {
  static final Caller ANNA = slack("UANNA", "anna");
  static final Caller BOB = slack("UBOB", "bob");
  static final Caller BOB_IN_DISCORD = new Caller("discord", "2", "bobby", Set.of(), "77");
  static final Caller CARL = new Caller("slack", "UCARL", "carl", Set.of("S1"), "C1");
  static final Caller EVE = slack("UEVE", "eve");
  static final Caller FRED = slack("UFRED", "fred");

  static final Target HORIZON = Target.of("horizon@web1");
  static final Target QUEUE = Target.of("queue@web1");
  static final Target MAILER = Target.of("mailer@web1");
  static final Target CRON = Target.of("cron@web1");
  static final Target NIGHT = Target.of("night@web1");
  static final Target FAR = Target.of("horizon@web2");

  static final Channel OPS = new Channel("slack", "COPS");
  static final Channel OWN = new Channel("slack", "C1");
  static final Channel BREAK_GLASS = new Channel("discord", "78");
  static final Duration WITHIN = Duration.ofMinutes(15);

  private static final People PEOPLE = new People(Map.of("bob", Set.of("slack:UBOB", "discord:2")));

  final MovableClock clock = new MovableClock();
  final Database database;
  final ApprovalRequests stored;
  final ButtonActions buttonActions;
  final ApprovalRules rules;
  final ApprovalCards cards;
  final Approvals approvals;
  final BreakGlassAccess breakGlass;
  final Audit audit;
  final List<ApprovalRequest> approved = new ArrayList<>();
  int changes;

  private final Fleet fleet = new Fleet(List.of(), clock);
  private final Policy policy;
  private final Set<String> outOfGroups = new HashSet<>();
  private int requests;

  ApprovalFixture(Path folder) throws IOException {
    database = Databases.open(folder);
    stored = new ApprovalRequests(database, clock);
    buttonActions = new ButtonActions(database, clock);
    audit = new Audit(database, clock);
    policy =
        new Policy(
            List.of(
                role("operator", "*", "slack:UANNA", "slack:UBOB", "discord:2", "slack:UCARL"),
                role("looker", "web2", "slack:UFRED")),
            List.of(),
            Map.of(new ServerName("web1"), Set.of(), new ServerName("web2"), Set.of()),
            "@olga");
    rules =
        new ApprovalRules(
            new ApprovalSettings(
                List.of(
                    rule(Verb.RESTART, "horizon", 1, List.of("slack:COPS"), "UBOB", "UCARL"),
                    rule(Verb.STOP, "queue", 2, List.of("slack:COPS", "discord:77"), "UBOB", "S1"),
                    new ApprovalRule(
                        grant(Verb.START, "mailer"),
                        people("UBOB"),
                        1,
                        true,
                        people("UEVE"),
                        List.of("discord:77")),
                    rule(Verb.PAUSE, "cron", 1, List.of(), "UBOB"),
                    new ApprovalRule(
                        grant(Verb.RESTART, "night"),
                        new Principals(
                            Set.of("*", "slack-team:T9", "slack:T9/UGUEST", "terminal:an.na"),
                            Set.of()),
                        1,
                        false,
                        people(),
                        List.of("slack:COPS"))),
                new BreakGlassRule(Set.of("operator"), Optional.of("discord:78")),
                WITHIN),
            policy,
            Map.of(),
            PEOPLE::areOne);
    Ids ids = new Ids(new Random(7));
    cards =
        new ApprovalCards(
            rules,
            new ApprovalText(ZoneOffset.UTC),
            new Buttons(buttonActions, ids, clock),
            this::asOfNow);
    ApprovalTerms terms = new ApprovalTerms("bot-1", WITHIN);
    approvals = new Approvals(rules, stored, cards, ids, terms, clock, this);
    breakGlass = new BreakGlassAccess(rules, stored, terms, this::changed);
  }

  private static Caller slack(String user, String name) {
    return new Caller("slack", user, name, Set.of(), "C1");
  }

  private static Policy.Assignment role(String name, String servers, String... members) {
    return new Policy.Assignment(
        name,
        List.of(new Grant(Set.of(Verb.values()), new Glob("*"), new Glob(servers))),
        new Principals(Set.of(members), Set.of()));
  }

  private static Grant grant(Verb verb, String workers) {
    return new Grant(Set.of(verb), new Glob(workers), new Glob("*"));
  }

  private static ApprovalRule rule(
      Verb verb, String workers, int needs, List<String> channels, String... by) {
    return new ApprovalRule(grant(verb, workers), people(by), needs, false, people(), channels);
  }

  /** Of Slack, but that bob is himself in Discord too. */
  private static Principals people(String... ids) {
    Set<String> members = new HashSet<>();
    Stream.of(ids)
        .forEach(id -> members.add((id.startsWith("S") ? "slack-group:" : "slack:") + id));
    return new Principals(PEOPLE.withAllAccounts(members), Set.of());
  }

  /** From now on the person is in no group. */
  void leavesGroups(Caller who) {
    outOfGroups.add(who.user());
  }

  private Caller asOfNow(Caller who) {
    Set<String> groups = outOfGroups.contains(who.user()) ? Set.of() : who.groups();
    return new Caller(who.chat(), who.user(), who.name(), groups, who.channel())
        .as(Membership.member());
  }

  @Override
  public void changed() {
    changes++;
  }

  @Override
  public void approved(ApprovalRequest approvalRequest) {
    approved.add(approvalRequest);
  }

  /** Open requests as far as callers may know of them, with an audit in that database. */
  OpenRequests openRequests(Database audited) {
    return new OpenRequests(
        approvals,
        Authorizers.of(
            fleet,
            policy,
            new AuditLog(new Audit(audited, clock), new Cleaner(List.of())),
            new HoldPolicy(
                new HoldTable(database),
                PEOPLE,
                fleet,
                new SelectorScope(fleet, policy),
                (_, _, _) -> false,
                clock),
            rules));
  }

  /** In a chat with buttons. */
  RequestContext from(Caller caller) {
    return from(caller, true);
  }

  RequestContext from(Caller caller, boolean pressable) {
    return new RequestContext("r" + ++requests, caller, "typed", pressable, _ -> {});
  }

  static WantedApproval wanted(Verb verb, Target... targets) {
    Act act = new Act(verb, Selector.of(List.of(targets)), true);
    return new WantedApproval(act, verb + " it", List.of(targets));
  }

  /** A restart of horizon past the rules. */
  static Act pastTheRules() {
    return new Act(
        Verb.RESTART,
        Selector.of(List.of(HORIZON)),
        RestartOptions.PLAIN,
        Optional.of("checkout is down"),
        true);
  }

  /** Anna asks for it, or whoever; as it is stored. */
  ApprovalRequest asked(Caller by, Verb verb, Target... targets) {
    return asked(by, ApprovalKind.APPROVAL, verb, targets);
  }

  ApprovalRequest asked(Caller by, ApprovalKind kind, Verb verb, Target... targets) {
    approvals.ask(from(by), kind, wanted(verb, targets), "a reason");
    return approvals.open().getFirst();
  }

  ApprovalRequest now(ApprovalRequest approvalRequest) {
    return stored.find(approvalRequest.number()).orElseThrow();
  }

  /** Where a card waits to be posted once the asker has theirs. */
  Set<Channel> copies() {
    return Set.copyOf(
        new Outbox(database).lacking(Set.of(MessageKind.APPROVAL), Instant.now().plus(WITHIN)));
  }

  @Override
  public void close() {
    fleet.close();
    database.close();
  }
}
