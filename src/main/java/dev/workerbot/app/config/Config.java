package dev.workerbot.app.config;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Confirming;
import dev.workerbot.access.People;
import dev.workerbot.access.Policy;
import dev.workerbot.app.config.access.TerminalConfig;
import dev.workerbot.app.config.chat.ChatConfigs;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.app.config.worker.ActionConfig;
import dev.workerbot.app.config.worker.AlertsConfig;
import dev.workerbot.app.http.HostNames;
import dev.workerbot.app.socket.wire.SocketPath;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.health.HealthSettings;
import dev.workerbot.program.Limits;
import dev.workerbot.program.template.Creating;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.store.Retention;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.verb.Verb;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The whole config, checked.
 *
 * @param chats to run in
 * @param contact whom people ask for rights, in the config's words
 * @param storage a JDBC URL
 * @param keep how long to keep what is stored
 * @param masks patterns of further secrets, in RE2's syntax
 * @param confirming what waits for a Confirm
 * @param times of operations
 * @param alertsConfig what is worth one, and where it goes
 * @param http where {@code workerbot run} shows its health and figures; empty where it does not
 * @param creating what new workers start from, and what roles may make
 * @param shorthand words that stand for more
 * @param people who has more than one account
 * @param approving what needs other people's word
 * @param actions commands that are approved beforehand
 * @param terminal who may act as somebody else at a terminal
 * @param signalPlans how workers are restarted gracefully, paused and continued
 */
public record Config(
    List<ConfiguredServer> servers,
    List<Policy.Assignment> assignments,
    List<Policy.Denial> denials,
    String contact,
    ChatConfigs chats,
    String storage,
    Retention.Keep keep,
    List<String> masks,
    Confirming confirming,
    OperationTimes times,
    AlertsConfig alertsConfig,
    Optional<Http> http,
    Creating creating,
    Shorthand shorthand,
    People people,
    ApprovalRules.ApprovalSettings approving,
    List<ActionConfig> actions,
    TerminalConfig terminal,
    SignalPlans signalPlans) {
  public Config {
    servers = List.copyOf(servers);
    assignments = List.copyOf(assignments);
    denials = List.copyOf(denials);
    masks = List.copyOf(masks);
    actions = List.copyOf(actions);
  }

  /**
   * How long what belongs to an operation may take.
   *
   * @param confirmWithin how long a Confirm button works
   * @param approveWithin how long a request waits for approval
   * @param staysUp for which a started worker must stay RUNNING before it is called that
   * @param rollingStaysUp the same in a rolling restart, before the next one is taken
   * @param resumeFor how long a lost server is waited for once something was begun there
   */
  public record OperationTimes(
      Duration confirmWithin,
      Duration approveWithin,
      Duration staysUp,
      Duration rollingStaysUp,
      Duration resumeFor) {
    /** These, and for the rest the usual ones. */
    public OperationTimeouts over(OperationTimeouts usual) {
      return new OperationTimeouts(
          usual.answer(), usual.look(), usual.settle(), staysUp, rollingStaysUp, resumeFor);
    }
  }

  /** Which workers are probed whether they work. */
  public HealthSettings health() {
    return alertsConfig.health();
  }

  /** The file of the database. */
  public Path databaseFile() {
    return Path.of(storage.substring("jdbc:sqlite:".length()));
  }

  /** Where every live workerbot on this store holds a lock. */
  public Path locks() {
    return Path.of(databaseFile() + ".locks");
  }

  /**
   * Where the bot that runs listens for {@code exec} and {@code chat}.
   *
   * @param runtime the folder that systemd gives a service
   */
  public Path botSocket(Optional<String> runtime) {
    return SocketPath.ofBot(terminal.socket(), runtime, databaseFile());
  }

  /** Where {@code exec} and {@code chat} look for that. */
  public List<Path> clientSockets() {
    return SocketPath.ofClient(terminal.socket(), databaseFile());
  }

  /**
   * Where health and figures can be read.
   *
   * @param names by which it may be called
   * @param memoryPerWorker whether each worker has a figure for its memory, not only each server
   */
  public record Http(InetSocketAddress socket, HostNames names, boolean memoryPerWorker) {
    /** Whether only this machine can read them. */
    public boolean isPrivate() {
      return socket.getAddress().isLoopbackAddress();
    }
  }

  /**
   * Roles that somebody has and that may make or change, whose limits let them make nothing: a
   * worker has a user and a command, and none is allowed.
   */
  public List<String> rolesThatCanMakeNothing() {
    return assignments.stream()
        .filter(role ->
            role.grants().stream()
                .anyMatch(grant ->
                    Stream.of(Verb.CREATE, Verb.EDIT, Verb.SCALE)
                        .anyMatch(grant.verbs()::contains)))
        .map(Policy.Assignment::role)
        .distinct()
        .filter(role -> {
          Limits limits = creating.limits().getOrDefault(role, Limits.NOTHING);
          return limits.users().isEmpty() || limits.commands().isEmpty();
        })
        .toList();
  }

  public Policy policy() {
    return new Policy(
        Stream.concat(
                assignments.stream(),
                actions.stream().map(actionConfig -> actionConfig.does().rights()))
            .toList(),
        denials,
        tags(),
        contact);
  }

  /**
   * What needs other people's word.
   *
   * @param samePerson whether two accounts are one person's
   */
  public ApprovalRules approvals(BiPredicate<Caller, Caller> samePerson) {
    return new ApprovalRules(approving, policy(), tags(), samePerson);
  }

  private Map<ServerName, Set<String>> tags() {
    return servers.stream()
        .collect(Collectors.toMap(ConfiguredServer::name, ConfiguredServer::tags));
  }
}
