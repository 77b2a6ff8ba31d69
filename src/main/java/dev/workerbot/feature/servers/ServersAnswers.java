package dev.workerbot.feature.servers;

import dev.workerbot.request.Authorization;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.store.access.Audit;
import dev.workerbot.worker.ServerName;
import java.util.List;
import java.util.Optional;

/** {@code servers}: those on which the caller may ask at all. */
final class ServersAnswers implements CommandHandler<Servers> {
  private final Services services;
  private final ServersText servers;

  ServersAnswers(Services services, ServersText servers) {
    this.services = services;
    this.servers = servers;
  }

  @Override
  public CommandAnswer handle(RequestContext requestContext, Servers command, Authorization.Go go) {
    List<ServerName> seen = services.accessAnswers().seen(requestContext.caller(), command.verb());
    services
        .auditLog()
        .record(
            requestContext, Optional.of(command.verb()), Audit.Decided.ALLOWED, "roles", List.of());
    return requestContext.done(servers.of(seen, requestContext.progress(), go.sight().hints()));
  }
}
