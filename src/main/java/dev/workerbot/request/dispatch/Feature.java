package dev.workerbot.request.dispatch;

import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.request.CommandHandler;

/** A verb of which everything stands in one folder: how it is written, and what it does. */
public interface Feature<C extends Command> extends Syntax {
  @Override
  C read(Arguments typed);

  /** What carries it out, made once for a run of the bot. */
  CommandHandler<C> handler(Services services);
}
