package dev.workerbot.app;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.check.CheckCommand;
import dev.workerbot.app.cli.BackupCommand;
import dev.workerbot.app.cli.ChatCommand;
import dev.workerbot.app.cli.ExecCommand;
import dev.workerbot.app.cli.TrustCommand;
import dev.workerbot.app.run.HealthCommand;
import dev.workerbot.app.run.RunCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line. */
@Command(
    name = "workerbot",
    description = "Run your Supervisor workers from chat.",
    mixinStandardHelpOptions = true,
    versionProvider = WorkerbotCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      ChatCommand.class,
      ExecCommand.class,
      CheckCommand.class,
      TrustCommand.class,
      HealthCommand.class,
      BackupCommand.class,
      CommandLine.HelpCommand.class
    })
final class WorkerbotCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"workerbot " + Workerbot.version()};
    }
  }

  /** Runs one of the commands; its exit code. */
  static int execute(String[] args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new WorkerbotCommand());
    commands
        .getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
    // `@prod` is a tag, never a file whose lines are to be taken in: it might be a secret of ours.
    commands.setExpandAtFiles(false);
    commands.setParameterExceptionHandler(new WrongUsage());
    return commands.setExecutionExceptionHandler(
        (failure, command, _) -> CommandFailure.report(failure, command.getErr()));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Say what to do, such as `workerbot check`, `workerbot run` or `workerbot chat`");
  }
}
