package dev.workerbot.request.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.ApprovalRules.ApprovalSettings;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Grant;
import dev.workerbot.access.People;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.command.AnyCommand;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Mode;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.AuditLog;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.HoldPolicy;
import dev.workerbot.request.authorization.SelectorScope;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Authorizers;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/** Who has no right on a server gets no command to the handler of its verb, whatever the verb. */
class RightsFirstTest {
  private static final List<ServerName> SERVERS =
      List.of(new ServerName("web1"), new ServerName("web2"), new ServerName("db1"));

  /** For which no role has to give a right: anybody may, or rules of their own say who. */
  private static final Set<Verb> DECIDE_THEMSELVES =
      EnumSet.of(
          Verb.HELP,
          Verb.WHOAMI,
          Verb.CAN,
          Verb.CANCEL,
          Verb.RUN,
          Verb.REQUEST,
          Verb.APPROVE,
          Verb.DENY,
          Verb.RELEASE);

  private static final Caller EVE = new Caller("slack", "U9", "eve", Set.of(), "C1");

  private static Path dir;
  private static Database database;
  private static Audit audit;
  private static Fleet fleet;
  private static int requests;

  /** It has no workers. */
  private record Idle() implements SilentSupervisor {
    @Override
    public Reply<List<WorkerStatus>> status() {
      return new Reply.Ok<>(List.of());
    }

    @Override
    public void close() {}
  }

  @BeforeContainer
  static void open() throws IOException {
    dir = Files.createTempDirectory("rights-first");
    database = Databases.open(dir);
    audit = new Audit(database, Clock.systemUTC());
    fleet =
        new Fleet(
            SERVERS.stream()
                .map(name ->
                    new WatchedServer(name, Set.of(), new Idle(), LocalShell.noProgramFiles()))
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
  Arbitrary<Command> commands() {
    return AnyCommand.commands();
  }

  @Provide
  Arbitrary<List<Grant>> grants() {
    return Combinators.combine(
            Arbitraries.of(Verb.class).set().ofMinSize(1),
            Arbitraries.of("web1", "web2", "web*", "db1", "*"))
        .as((verbs, place) -> new Grant(verbs, Glob.ANY, new Glob(place)))
        .list()
        .ofMaxSize(3);
  }

  @Property(tries = 200)
  void aCommand_getsToItsHandler_ifTheCallerHasItsRightWhereverItNamesAWorker(
      @ForAll("grants") List<Grant> grants, @ForAll("commands") Command command) {
    Verb verb = command.verb();
    Set<ServerName> open =
        SERVERS.stream()
            .filter(server ->
                grants.stream()
                    .anyMatch(grant ->
                        grant.verbs().contains(verb) && grant.servers().matches(server.value())))
            .collect(Collectors.toSet());
    Set<ServerName> named =
        SERVERS.stream()
            .filter(server ->
                command.named().stream()
                    .flatMap(selector -> selector.terms().stream())
                    .anyMatch(term -> term.matches(server, Set.of())))
            .collect(Collectors.toSet());
    boolean expected =
        DECIDE_THEMSELVES.contains(verb) || (!open.isEmpty() && open.containsAll(named));
    String id = "r" + requests++;
    Authorization authorization =
        authorizer(grants)
            .authorize(new RequestContext(id, EVE, id, true, _ -> {}).of(command), command);
    List<Audit.Decided> rows =
        audit.newest(Instant.now().plusSeconds(60), 3).stream()
            .filter(entry -> entry.text().equals(id))
            .map(Audit.AuditEntry::decided)
            .toList();
    boolean isLookedUp =
        Syntax.specOf(verb).mode() == Mode.ALL_OR_NOTHING && !command.isOfStopped();
    if (expected && isLookedUp) {
      assertEquals(1, rows.size(), "one row of it");
    } else {
      assertEquals(expected, authorization instanceof Authorization.Go, command::text);
      assertEquals(expected ? List.of() : List.of(Audit.Decided.REFUSED), rows, "one row of it");
    }
    Statistics.collect(expected);
    Statistics.coverage(coverage -> {
      coverage.check(true).percentage(share -> share > 10);
      coverage.check(false).percentage(share -> share > 10);
    });
  }

  private static Authorizer authorizer(List<Grant> grants) {
    Policy policy =
        new Policy(
            List.of(
                new Policy.Assignment(
                    "some", grants, new Principals(Set.of("slack:U9"), Set.of()))),
            List.of(),
            SERVERS.stream().collect(Collectors.toMap(name -> name, _ -> Set.of())),
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
        new ApprovalRules(ApprovalSettings.NONE, policy, Map.of(), Caller::equals));
  }
}
