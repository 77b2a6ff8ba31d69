package dev.workerbot.request.authorization;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.ApprovalRules.ApprovalSettings;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Grant;
import dev.workerbot.access.People;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Approval;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.testing.Authorizers;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.StoredOperations;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A team and its three servers. olga may do all, and break the glass; anna may do much with the
 * queues of prod, and ask for a restart of the mailer; bob may restart the mailer of web1; carl may
 * see prod, and what is on disk of its queues; eve may nothing but ask for a restart of the mailer.
 * Nobody may stop the mailer.
 */
final class SmallTeam implements AutoCloseable {
  static final Caller OLGA = caller("olga");
  static final Caller ANNA = caller("anna");
  static final Caller BOB = caller("bob");
  static final Caller CARL = caller("carl");
  static final Caller EVE = caller("eve");

  private static final Map<ServerName, Set<String>> TAGS =
      Map.of(
          new ServerName("web1"),
          Set.of("prod"),
          new ServerName("web2"),
          Set.of("prod"),
          new ServerName("db1"),
          Set.of());

  final MemorySupervisor web1 = new MemorySupervisor("queue:queue_00", "mailer");
  final MemorySupervisor web2 = new MemorySupervisor("queue:queue_00");
  final MemorySupervisor db1 = new MemorySupervisor("cron");
  final Fleet fleet =
      new Fleet(
          List.of(server("web1", web1), server("web2", web2), server("db1", db1)),
          Clock.systemUTC());
  final Policy policy =
      new Policy(
          List.of(
              role("admin", OLGA, _ -> true, Glob.ANY, Glob.ANY),
              role(
                  "queues",
                  ANNA,
                  verb -> verb.reach() == Verb.Reach.READS || verb.acts(),
                  new Glob("queue"),
                  new Glob("prod")),
              role("mailer", BOB, Verb.RESTART::equals, new Glob("mailer"), new Glob("web1")),
              role("watcher", CARL, Verb.STATUS::equals, Glob.ANY, new Glob("prod")),
              role("disk", CARL, Verb.DRIFT::equals, new Glob("queue"), new Glob("prod"))),
          List.of(
              new Policy.Denial(
                  new Grant(Set.of(Verb.STOP), new Glob("mailer"), Glob.ANY),
                  new Principals(Set.of("*"), Set.of()),
                  "the mailer must never be down")),
          TAGS,
          "@olga");

  /** What somebody was shown while they waited. */
  final List<Message> shown = new CopyOnWriteArrayList<>();

  final Database database;
  final AuditLog auditLog;
  final HoldTable holds;
  final HoldPolicy holdPolicy;
  final Authorizer authorizer;
  private final Path dir;
  private int requests;

  SmallTeam(Path dir) throws IOException {
    this.dir = dir;
    database = Databases.open(dir);
    auditLog =
        new AuditLog(new Audit(database, Clock.systemUTC()), new Cleaner(List.of("sesame\\S*")));
    holds = new HoldTable(database);
    ApprovalRules rules = new ApprovalRules(approvals(), policy, TAGS, Caller::equals);
    holdPolicy =
        new HoldPolicy(
            holds,
            People.none(),
            fleet,
            new SelectorScope(fleet, policy),
            (caller, verb, targets) -> rules.whyNotBreak(caller, verb, targets).isEmpty(),
            Clock.systemUTC());
    authorizer = Authorizers.of(fleet, policy, auditLog, holdPolicy, rules);
  }

  private static ApprovalSettings approvals() {
    return new ApprovalSettings(
        List.of(
            new ApprovalRules.ApprovalRule(
                new Grant(Set.of(Verb.RESTART), new Glob("mailer"), new Glob("web1")),
                persons(OLGA),
                1,
                true,
                persons(ANNA, EVE),
                List.of())),
        new ApprovalRules.BreakGlassRule(Set.of("admin"), Optional.empty()),
        Duration.ofMinutes(15));
  }

  private static Caller caller(String name) {
    return new Caller("slack", name, name, Set.of(), "C1");
  }

  private static Principals persons(Caller... callers) {
    return new Principals(
        Arrays.stream(callers).map(one -> "slack:" + one.user()).collect(Collectors.toSet()),
        Set.of());
  }

  private static Policy.Assignment role(
      String name, Caller to, Predicate<Verb> verbs, Glob workers, Glob servers) {
    Set<Verb> given = Arrays.stream(Verb.values()).filter(verbs).collect(Collectors.toSet());
    return new Policy.Assignment(name, List.of(new Grant(given, workers, servers)), persons(to));
  }

  private static WatchedServer server(String name, MemorySupervisor supervisor) {
    ServerName server = new ServerName(name);
    return supervisor.watched(server, TAGS.get(server));
  }

  static Command command(String text) {
    if (Grammar.parse(text) instanceof ParseResult.Understood(var command)) {
      return command;
    }
    throw new AssertionError("no command: " + text);
  }

  /** A new request of somebody, who sees what is {@link #shown}. */
  RequestContext request(Caller caller, String text) {
    return new RequestContext("r" + requests++, caller, text, true, shown::add);
  }

  /** The same on others' word. */
  RequestContext approved(Caller caller, String text, boolean lent) {
    return new RequestContext(
        "r" + requests++,
        caller,
        text,
        true,
        shown::add,
        Optional.of(new Approval(7, caller.person(), List.of(Person.named("olga")), lent)));
  }

  /** What becomes of a command by the dispatcher's question. */
  Authorization asks(RequestContext request) {
    Command command = command(request.text());
    return authorizer.authorize(request.of(command), command);
  }

  Authorization asks(Caller caller, String text) {
    return asks(request(caller, text));
  }

  /** The workers that were let through, or what was answered, with its code. */
  static String answerOf(Authorization authorization) {
    return switch (authorization) {
      case Authorization.Go go -> go.targets().keySet().toString();
      case Authorization.NoGo(var answer) -> answerOf(answer);
    };
  }

  static String answerOf(CommandAnswer answer) {
    return answer.code()
        + ": "
        + answer.message().title()
        + answer.message().lines().stream()
            .map(line -> " / " + line.text())
            .collect(Collectors.joining());
  }

  /** Somebody holds it from now on. */
  ActiveHold held(String selector, Caller by) {
    var now = Clock.systemUTC().instant();
    return holds.make(
        Selector.parse(selector),
        "migrating",
        ActiveHold.Holder.of(by),
        now,
        now.plus(Duration.ofMinutes(30)));
  }

  /** All that is written down, newest last: {@code ALLOWED restart by role `x` [queue@web1]}. */
  List<String> audited() {
    return new StoredOperations(dir.resolve("workerbot.db"))
        .texts(
            """
            SELECT decision || ' ' || COALESCE(verb, '-') || ' by ' || reason || ' [' || COALESCE((
                SELECT GROUP_CONCAT(worker || '@' || server, ' ') FROM request_target
                WHERE request_id = request.id), '') || ']'
            FROM request ORDER BY request.rowid\
            """);
  }

  @Override
  public void close() {
    fleet.close();
    database.close();
  }
}
