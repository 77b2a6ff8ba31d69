package dev.workerbot.feature.servers;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.request.state.Exits;
import dev.workerbot.request.state.LastSeen;
import dev.workerbot.worker.verb.Verb;

/** {@code servers}: how the servers are. */
@AutoService(Syntax.class)
public final class ServersVerb implements Feature<Servers> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.SERVERS,
            Group.LOOK,
            "each server: reachable, workers by state",
            "State of the servers")
        .such("servers");
  }

  @Override
  public Servers read(Arguments typed) {
    return new Servers();
  }

  @Override
  public CommandHandler<Servers> handler(Services services) {
    return new ServersAnswers(
        services,
        new ServersText(
            services.fleet(), services.part(Exits.class), services.part(LastSeen.class)));
  }
}
