package dev.workerbot.request.authorization;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.ChatPlatform;
import dev.workerbot.message.entity.ChatPlatform.PlatformGroups;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.TargetNames;
import dev.workerbot.worker.Name;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code whoami} and {@code can}: what a caller may do. */
public final class AccessAnswers {
  private final Policy policy;
  private final Fleet fleet;
  private final Function<Caller, Shorthand> shorthand;

  /**
   * @param shorthand the words that stand for more, as a caller may know them
   */
  public AccessAnswers(Policy policy, Fleet fleet, Function<Caller, Shorthand> shorthand) {
    this.policy = policy;
    this.fleet = fleet;
    this.shorthand = shorthand;
  }

  /** The words that stand for more, as the caller may know them. */
  public Shorthand shorthand(Caller caller) {
    return shorthand.apply(caller);
  }

  /** Whether the caller may use the verb on any server at all. */
  public boolean mayAnywhere(Caller caller, Verb verb) {
    return fleet.servers().stream()
        .anyMatch(watchedServer -> policy.mayOnSomeOf(caller, verb, watchedServer.name()));
  }

  public Message whoami(Caller caller) {
    List<Policy.Assignment> roles = policy.rolesOf(caller);
    Message message =
        Message.of(Severity.PLAIN, Sentence.of("You are %s on %s", caller.person(), caller.chat()))
            .withField("User id", Message.code(caller.user()))
            .withField("Channel id", Message.code(caller.channel()));
    if (caller.account().isPresent()) {
      message = message.withField("Account", Message.code(caller.account().get()));
    }
    if (!caller.groups().isEmpty()) {
      message =
          message.withField(
              ChatPlatform.of(caller.chat()).groups().map(PlatformGroups::title).orElse("Groups"),
              caller.groups().stream().sorted().map(Message::code).collect(Sentence.joining(" ")));
    }
    if (!caller.membership().isMember()) {
      message = message.withLine(caller.membership().whyNotEverybody());
    }
    if (roles.isEmpty()) {
      return message.withLine(
          Sentence.of(
              "You have no role here; you can use `help`, `whoami` and `can`. %s can give you a"
                  + " role.",
              policy.contact()));
    }
    for (Policy.Assignment role : roles) {
      message = message.withLine(Sentence.of("Role %s:", Message.code(role.role())));
      for (var grant : role.grants()) {
        message =
            message.withLine(
                Sentence.of(
                    "%s on %s",
                    grant.verbs().stream().sorted().map(Verb::word).collect(Sentence.joining(", ")),
                    Message.code(Sentence.of("%s@%s", grant.workers(), grant.servers()))));
      }
    }
    return message;
  }

  public Message can(Caller caller, Verb verb, Selector typed, Collection<Target> targets) {
    Decision decision =
        verb == Verb.SERVERS
            ? canSeeServers(caller)
            : policy.decide(caller, VerbEffects.of(verb), typed, targets);
    return switch (decision) {
      case Decision.Allowed(var rule) -> {
        Message yes =
            Message.of(Severity.GOOD, Sentence.of("Yes, you may %s", described(verb, targets)))
                .withLine(Sentence.of("By %s.", rule));
        yield verb.effects().always().contains(Effect.MAKE)
                || (verb.effects().always().contains(Effect.CHANGE) && verb != Verb.REMOVE)
            ? yes.withLine(
                "The limits of the role say which user, command, directories, logs and variables"
                    + " a worker may have.")
            : yes;
      }
      case Decision.RefusedDecision(var reason) ->
          Message.of(
              Severity.WARNING,
              Sentence.of("No. %s", Sentence.naming(reason, names(typed, targets))));
    };
  }

  private static List<Name> names(Selector typed, Collection<Target> targets) {
    return Stream.concat(
            targets.stream().flatMap(one -> one.names().stream()), typed.terms().stream())
        .toList();
  }

  private Decision canSeeServers(Caller caller) {
    List<ServerName> seen = seen(caller, Verb.SERVERS);
    return seen.isEmpty()
        ? new Decision.RefusedDecision(
            "You have no right to `servers` here. %s can grant it.".formatted(policy.contact()))
        : new Decision.Allowed("your roles, on " + Counts.of(seen.size(), "server"));
  }

  /** The servers on which the caller may use the verb at all. */
  public List<ServerName> seen(Caller caller, Verb verb) {
    return fleet.servers().stream()
        .map(WatchedServer::name)
        .filter(server -> policy.mayOnSomeOf(caller, verb, server))
        .toList();
  }

  private static Sentence described(Verb verb, Collection<Target> targets) {
    return verb.reach() == Verb.Reach.FREE || verb == Verb.SERVERS || targets.isEmpty()
        ? Sentence.of("use %s", Message.code(verb.word()))
        : Sentence.of("%s %s", verb.phrase(), TargetNames.name(targets));
  }
}
