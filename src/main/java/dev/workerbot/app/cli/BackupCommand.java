package dev.workerbot.app.cli;

import dev.workerbot.store.file.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code workerbot backup}: a copy of the database, also while the bot runs. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = "Copy the database to a new, checked file while the bot keeps running.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:written", "1:not written", "2:a wrong option, or a wrong config"})
public final class BackupCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "the file to write, which must not exist yet")
  private Path file;

  @Override
  public Integer call() throws IOException {
    String url = config.loadToOpen().storage();
    try {
      Backup.WrittenBackup writtenBackup = Backup.write(url, file);
      spec.commandLine()
          .getOut()
          .println(
              "Wrote %s: %.1f MB, checked, schema %s"
                  .formatted(
                      writtenBackup.file(), writtenBackup.bytes() / 1e6, writtenBackup.schema()));
      return 0;
    } catch (IOException notWritten) {
      spec.commandLine().getErr().println("workerbot: " + notWritten.getMessage());
      return 1;
    }
  }
}
