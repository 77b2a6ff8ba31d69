package dev.workerbot.feature.servers;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.FeedState;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.fleet.watch.Unanswered;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Meanwhile;
import dev.workerbot.request.state.Exit;
import dev.workerbot.request.state.Exits;
import dev.workerbot.request.state.LastSeen;
import dev.workerbot.request.state.StateText;
import dev.workerbot.supervisor.mainlog.MainLogSource;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** {@code servers}: each server, reachable or not. Remembers versions, which seldom change. */
public final class ServersText {
  private final Fleet fleet;
  private final Exits exits;
  private final LastSeen lastSeen;
  private final Map<ServerName, String> versions = new ConcurrentHashMap<>();

  public ServersText(Fleet fleet, Exits exits, LastSeen lastSeen) {
    this.fleet = fleet;
    this.exits = exits;
    this.lastSeen = lastSeen;
  }

  /**
   * Asks these servers now.
   *
   * @param progress is shown what there is while some do not answer
   * @param mayKnow which workers the caller may know of
   */
  public Message of(List<ServerName> servers, Meanwhile progress, Predicate<Target> mayKnow) {
    Map<ServerName, Snapshot> snapshots =
        fleet.ask(
            servers,
            this::look,
            (others, answers) -> progress.waits(message(answers, others, mayKnow)));
    return message(snapshots, Map.of(), mayKnow);
  }

  private Message message(
      Map<ServerName, Snapshot> snapshots,
      Map<ServerName, Unanswered> others,
      Predicate<Target> mayKnow) {
    Map<Target, WorkerStatus> workers = new TreeMap<>();
    snapshots.forEach(
        (server, snapshot) -> workers.putAll(WorkerStatus.byTarget(server, snapshot.workers())));
    // While others are waited for, nobody else is asked either.
    Map<Target, Exit> ended = exits.of(workers, others.isEmpty());
    List<MessageLine> lines = new ArrayList<>();
    snapshots.forEach((server, snapshot) -> lines.add(line(server, snapshot, ended, mayKnow)));
    others.forEach((server, one) -> lines.add(lastSeen.line(server, one, mayKnow)));
    lines.sort(Comparator.comparing(MessageLine::severity).reversed());
    long reachable = snapshots.values().stream().filter(one -> one.problem().isEmpty()).count();
    Severity worst =
        others.isEmpty()
            ? lines.stream()
                .map(MessageLine::severity)
                .max(Comparator.naturalOrder())
                .orElse(Severity.PLAIN)
            : Severity.WORKING;
    return Message.of(
            worst,
            Sentence.of(
                "%d of %d servers reachable%s",
                reachable, snapshots.size() + others.size(), waiting(others)))
        .withLines(lines);
  }

  private static Sentence waiting(Map<ServerName, Unanswered> others) {
    return others.isEmpty()
        ? Sentence.EMPTY
        : Sentence.of(
            "; waiting for %s",
            others.keySet().stream().map(Sentence::name).collect(Sentence.joining(", ")));
  }

  private MessageLine line(
      ServerName server, Snapshot snapshot, Map<Target, Exit> ended, Predicate<Target> mayKnow) {
    if (snapshot.problem().isPresent()) {
      versions.remove(server);
      return new MessageLine(
          Severity.BAD,
          Sentence.of(
              "%s%s",
              snapshot.problem().get().on(server),
              lastSeen
                  .of(server, mayKnow)
                  .map(seen -> Sentence.of(" – %s", seen))
                  .orElse(Sentence.EMPTY)));
    }
    Map<Target, WorkerStatus> workers = WorkerStatus.byTarget(server, snapshot.workers());
    Severity worst =
        workers.entrySet().stream()
            .map(one ->
                StateText.severity(
                    one.getValue(), ended.getOrDefault(one.getKey(), Exit.UNKNOWN).judged()))
            .max(Comparator.naturalOrder())
            .orElse(Severity.GOOD);
    return new MessageLine(
        worst,
        Sentence.of(
            "%s: %s; Supervisor %s, answered in %d ms%s%s",
            server,
            workers.isEmpty() ? "no workers" : StateText.counts(workers, ended),
            versions.getOrDefault(server, "of unknown version"),
            snapshot.roundTrip().toMillis(),
            asked(server),
            watched(server)));
  }

  /** By which way, where there are two. */
  private Sentence asked(ServerName server) {
    return fleet
        .server(server)
        .supervisor()
        .channel()
        .map(channel ->
            channel
                .because()
                .map(why -> Sentence.of(" by supervisorctl, because %s", why))
                .orElse(Sentence.of(" over its lane")))
        .orElse(Sentence.EMPTY);
  }

  /** How it is watched, where that is worth a word. */
  private Sentence watched(ServerName server) {
    return switch (fleet.feed(server).feedMode()) {
      case FeedState.FeedMode.Polling(var every, var because) ->
          Sentence.of("; polled every %s: %s", HumanTime.wholeSeconds(every), because);
      case FeedState.FeedMode.LiveFeed(_, MainLogSource.Maintail(var because)) ->
          Sentence.of("; changes are heard up to 1 s late: %s", because);
      case FeedState.FeedMode.LiveFeed _,
          FeedState.FeedMode.SilentFeed _,
          FeedState.FeedMode.Unwatched _ ->
          Sentence.EMPTY;
    };
  }

  private Snapshot look(ServerName server) {
    Snapshot snapshot = fleet.look(server);
    if (snapshot.problem().isEmpty() && !versions.containsKey(server)) {
      askVersion(server);
    }
    return snapshot;
  }

  private void askVersion(ServerName server) {
    if (fleet.server(server).supervisor().version() instanceof Reply.Ok<String>(var version)) {
      versions.put(server, version);
    }
  }
}
