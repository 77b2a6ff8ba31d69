package dev.workerbot.feature.restart.roll;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.request.step.Question;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import java.util.Map;
import java.util.Set;

/** Asks how all workers are on those of these servers that are in the config. */
record FleetQuestion(Set<ServerName> servers) implements Question<Map<ServerName, Snapshot>> {
  @Override
  public Reply<Map<ServerName, Snapshot>> ask(Fleet fleet) {
    return new Reply.Ok<>(fleet.look(servers.stream().filter(fleet::has).toList()));
  }

  @Override
  public boolean hasFailed(Reply<Map<ServerName, Snapshot>> reply) {
    return Question.answer(reply).values().stream().anyMatch(one -> one.problem().isPresent());
  }
}
