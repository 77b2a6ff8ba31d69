package dev.workerbot.request.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.ApprovalRules.ApprovalSettings;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Grant;
import dev.workerbot.access.People;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.command.Act;
import dev.workerbot.command.Logs;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.RequestContext;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Authorizers;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/** Whatever the policy and the verb, nobody is let through to a worker that they may not use. */
class AuthorizerTest {
  private static final Map<ServerName, List<String>> WORKERS =
      Map.of(
          new ServerName("web1"), List.of("queue", "mailer"),
          new ServerName("web2"), List.of("queue"),
          new ServerName("db1"), List.of("cron"));

  private static final Caller EVE = new Caller("slack", "U9", "eve", Set.of(), "C1");

  private static Path dir;
  private static Database database;
  private static Audit audit;
  private static Fleet fleet;
  private static int requests;

  /** All of its workers run. */
  private record Running(List<String> workers) implements SilentSupervisor {
    @Override
    public Reply<List<WorkerStatus>> status() {
      return new Reply.Ok<>(
          workers.stream()
              .map(name ->
                  new WorkerStatus(
                      worker(name), WorkerState.RUNNING, OptionalInt.of(7), Optional.empty(), ""))
              .toList());
    }

    @Override
    public void close() {}
  }

  private static WorkerName worker(String name) {
    return WorkerName.tryOf(name).orElseThrow();
  }

  @BeforeContainer
  static void open() throws IOException {
    dir = Files.createTempDirectory("authorizer");
    database = Databases.open(dir);
    audit = new Audit(database, Clock.systemUTC());
    fleet =
        new Fleet(
            WORKERS.entrySet().stream()
                .map(server ->
                    new WatchedServer(
                        server.getKey(),
                        Set.of(),
                        new Running(server.getValue()),
                        LocalShell.noProgramFiles()))
                .toList(),
            Clock.systemUTC());
  }

  @AfterContainer
  static void close() throws IOException {
    fleet.close();
    database.close();
    try (var files = Files.list(dir)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(dir);
  }

  @Provide
  Arbitrary<Verb> verbs() {
    return Arbitraries.of(
        Arrays.stream(Verb.values()).filter(verb -> !verb.needsNoRole()).toList());
  }

  @Provide
  Arbitrary<String> selectors() {
    return Combinators.combine(
            Arbitraries.of("queue", "mailer", "cron", "*"),
            Arbitraries.of("@web1", "@web2", "@db1", "@web*", "@*"))
        .as((workers, place) -> workers + place);
  }

  @Provide
  Arbitrary<List<Grant>> grants() {
    return Combinators.combine(
            Arbitraries.of(Verb.class).set().ofMinSize(12),
            Arbitraries.of("queue", "mailer", "*"),
            Arbitraries.of("web1", "web2", "web*", "*"))
        .as((verbs, workers, place) -> new Grant(verbs, new Glob(workers), new Glob(place)))
        .list()
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<Grant>> denied() {
    return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(List.of())), Tuple.of(1, grants()));
  }

  @Property(tries = 400)
  void aRequest_getsToWorkers_ifItsCallerMayUseThemAll(
      @ForAll("grants") List<Grant> grants,
      @ForAll("denied") List<Grant> denied,
      @ForAll("verbs") Verb verb,
      @ForAll("selectors") String typed) {
    Selector selector = Selector.parse(typed);
    Predicate<Target> mayUse = target -> isIn(grants, verb, target) && !isIn(denied, verb, target);
    Set<Target> meant =
        WORKERS.entrySet().stream()
            .flatMap(server ->
                server.getValue().stream().map(name -> new Target(server.getKey(), worker(name))))
            .filter(target ->
                selector.terms().stream()
                    .anyMatch(term ->
                        term.matches(target.worker()) && term.matches(target.server(), Set.of())))
            .collect(Collectors.toCollection(TreeSet::new));
    String id = "r" + requests++;
    Set<Target> found =
        switch (asked(authorizer(grants, denied), id, verb, selector)) {
          case Authorization.NoGo _ -> Set.of();
          case Authorization.Go go -> go.targets().keySet();
        };
    assertTrue(
        found.stream().allMatch(mayUse.and(meant::contains)),
        () -> verb + " " + typed + " is let through to " + found);
    boolean through = !found.isEmpty();
    // A deny rule also binds what has the same effect by another verb; who may only make workers
    // does not see those that there are; and a server that is named takes a right on it.
    if (denied.isEmpty()
        && verb != Verb.CREATE
        && WORKERS.keySet().stream()
            .filter(server ->
                selector.terms().stream().anyMatch(term -> term.matches(server, Set.of())))
            .allMatch(server -> isOn(grants, verb, server))
        && !meant.isEmpty()
        && meant.stream().allMatch(mayUse)) {
      assertEquals(meant, found, typed);
    }
    assertEquals(1, rows(id).count(), "one row of it");
    assertEquals(
        through, rows(id).allMatch(decided -> decided == Audit.Decided.ALLOWED), "which says so");
    Statistics.collect(through);
    Statistics.coverage(coverage -> {
      coverage.check(true).percentage(share -> share > 5);
      coverage.check(false).percentage(share -> share > 5);
    });
  }

  /** By the dispatcher, as a command; of a verb in another mode by its handler. */
  private static Authorization asked(
      Authorizer authorizer, String id, Verb verb, Selector selector) {
    RequestContext requestContext = new RequestContext(id, EVE, id, true, _ -> {});
    return switch (verb) {
      case LOGS -> authorizer.authorize(requestContext, new Logs(selector));
      case START, STOP, RESTART, PAUSE, CONTINUE ->
          authorizer.authorize(requestContext, new Act(verb, selector, false));
      default -> authorizer.find(requestContext, verb, selector, Objection.NONE);
    };
  }

  private static boolean isOn(List<Grant> rules, Verb verb, ServerName server) {
    return rules.stream()
        .anyMatch(rule -> rule.verbs().contains(verb) && rule.servers().matches(server.value()));
  }

  private static boolean isIn(List<Grant> rules, Verb verb, Target target) {
    return rules.stream()
        .anyMatch(rule ->
            rule.verbs().contains(verb)
                && rule.workers().matches(target.worker().group())
                && rule.servers().matches(target.server().value()));
  }

  private static Stream<Audit.Decided> rows(String id) {
    return audit.newest(Instant.now().plusSeconds(60), 3).stream()
        .filter(entry -> entry.text().equals(id))
        .map(Audit.AuditEntry::decided);
  }

  /** What a refusal tells people to type is not refused in turn. */
  @Example
  void whoMayAskForSome_isInformedOfThoseOnly() {
    Principals eve = new Principals(Set.of("slack:U9"), Set.of());
    Grant mailer = new Grant(Set.of(Verb.RESTART), new Glob("mailer"), new Glob("web1"));
    ApprovalSettings settings =
        new ApprovalSettings(
            List.of(new ApprovalRules.ApprovalRule(mailer, eve, 1, true, eve, List.of("slack:C1"))),
            new ApprovalRules.BreakGlassRule(Set.of(), Optional.empty()),
            Duration.ofMinutes(15));
    assertTrue(
        refusal(settings, "mailer@web1")
            .endsWith("To ask others for approval: `request restart mailer@web1`."));
    for (String other : List.of("queue@web1", "mailer@web1,queue@web1", "*@web1", "mailer@*")) {
      assertFalse(refusal(settings, other).contains("ask others"), other);
    }
  }

  private static String refusal(ApprovalSettings settings, String workers) {
    return authorizer(List.of(), List.of(), settings)
        .refusedBeforeLooking(
            new RequestContext("r" + requests++, EVE, workers, true, _ -> {}),
            Verb.RESTART,
            Selector.parse(workers))
        .orElseThrow()
        .message()
        .title();
  }

  private static Authorizer authorizer(List<Grant> grants, List<Grant> denied) {
    return authorizer(grants, denied, ApprovalSettings.NONE);
  }

  private static Authorizer authorizer(
      List<Grant> grants, List<Grant> denied, ApprovalSettings approvals) {
    Principals eve = new Principals(Set.of("slack:U9"), Set.of());
    Policy policy =
        new Policy(
            List.of(new Policy.Assignment("some", grants, eve)),
            denied.stream().map(grant -> new Policy.Denial(grant, eve, "")).toList(),
            WORKERS.keySet().stream().collect(Collectors.toMap(name -> name, _ -> Set.of())),
            "@olga");
    return Authorizers.of(
        fleet,
        policy,
        new AuditLog(audit, new Cleaner(List.of())),
        new HoldPolicy(
            new HoldTable(database),
            People.none(),
            fleet,
            new SelectorScope(fleet, policy),
            (_, _, _) -> false,
            Clock.systemUTC()),
        new ApprovalRules(approvals, policy, Map.of(), Caller::equals));
  }
}
