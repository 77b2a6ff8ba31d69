package dev.workerbot.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.program.file.ProgramFile;
import dev.workerbot.program.template.FilledTemplate;
import dev.workerbot.program.template.Template;
import dev.workerbot.program.template.TemplateReader;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.ShellWords;
import dev.workerbot.testing.ConfigWriter;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SupervisorParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import tools.jackson.databind.JsonNode;

/** What Supervisor's own parser reads from a file of ours is what was asked. */
class ReadBackIT {
  private static SupervisorParser supervisor;
  private static Path temp;
  private static Path folder;

  @BeforeContainer
  static void start() throws IOException {
    supervisor = new SupervisorParser();
    temp = Files.createTempDirectory("workerbot-it");
    folder = Files.createDirectory(temp.resolve("conf.d"));
    ConfigWriter.install(temp.resolve("script"), folder);
  }

  @AfterContainer
  static void stop() throws IOException {
    supervisor.close();
    Files.deleteIfExists(folder.resolve("queue.conf"));
    for (Path left : List.of(folder, temp.resolve("supervisord.conf"), temp.resolve("script"))) {
      Files.delete(left);
    }
    Files.delete(temp);
  }

  @Property(tries = 2500, maxDiscardRatio = 30)
  void whatSupervisorReads_isWhatWasAsked(@ForAll("drafts") ProgramDraft draft) {
    Checked checked = DraftCheck.of(draft);
    Assume.that(checked instanceof Checked.Accepted);
    readsBack(((Checked.Accepted) checked).spec());
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void whatIsAccepted_theScriptOnTheServerAcceptsToo(@ForAll("accepted") ProgramSpec spec)
      throws IOException {
    String file = ProgramFile.render(spec);
    ProgramFiles files =
        new ProgramFiles(
            new LocalShell(), List.of(temp.resolve("script").toString()), Duration.ofSeconds(20));
    assertEquals(
        new Reply.Ok<WriteResult>(new WriteResult.FileWritten()),
        files.write("queue.conf", file, Optional.empty()),
        file);
    assertEquals(file, Files.readString(folder.resolve("queue.conf")));
    Files.delete(folder.resolve("queue.conf"));
  }

  @Property(tries = 300, maxDiscardRatio = 30)
  void aWordOfACommand_arrivesAsItIs(@ForAll("words") List<String> words) {
    Checked checked =
        DraftCheck.of(Drafts.QUEUE.with(ProgramField.COMMAND, ShellWords.join(words)));
    Assume.that(checked instanceof Checked.Accepted);
    ProgramSpec spec = ((Checked.Accepted) checked).spec();
    assertEquals(words, spec.words());
    readsBack(spec);
  }

  @Example
  void everyBuiltInTemplate_isReadBack() {
    Map<String, String> answers =
        Map.of("name", "queue", "user", "www-data", "directory", "/tmp", "command", "php -v");
    for (Template template : TemplateReader.builtIn()) {
      Map<String, String> fitting = new HashMap<>(answers);
      if (!template.fields().containsKey("command")) {
        fitting.remove("command");
      }
      // Supervisor wants the log's directory to be there.
      fitting.put("stdout_logfile", "/tmp/%(program_name)s.log");
      FilledTemplate filledTemplate = FilledTemplate.of(template, fitting);
      ((FilledTemplate.Drafts) filledTemplate)
          .drafts()
          .forEach(draft -> readsBack(Drafts.accepted(draft)));
    }
  }

  @Example
  void whatIsRefused_supervisorWouldHaveMisread() {
    // Without these the sentences would be no more than caution.
    assertTrue(readsCommand("echo a ;b").equals("echo a"));
    assertTrue(readsCommand("echo a #b").equals("echo a"));
    assertTrue(supervisor.read("[program:a]\ncommand=echo %%(here)s\n").has("error"));
    assertTrue(
        supervisor.read("[program:a]\ncommand=x\nstdout_logfile=/tmp/%%.log\n").has("error"));
    assertTrue(supervisor.read("[program:a]\ncommand=x\nnumprocs=2\n").has("error"));
    assertTrue(
        supervisor
            .read("[program:a]\ncommand=x\nstopasgroup=true\nkillasgroup=false\n")
            .has("error"));
    assertEquals("b", readsVariable("A=\"'b'\""));
    assertEquals("b", readsVariable("A=\"b\"c\""));
  }

  private static String readsVariable(String environment) {
    return supervisor
        .read("[program:a]\ncommand=x\nenvironment=" + environment + "\n")
        .at("/groups/0/processes/0/environment/A")
        .asString();
  }

  private static String readsCommand(String command) {
    return supervisor
        .read("[program:a]\ncommand=" + command + "\n")
        .at("/groups/0/processes/0/command")
        .asString();
  }

  private static void readsBack(ProgramSpec spec) {
    String file = ProgramFile.render(spec);
    JsonNode read = supervisor.read(file);
    assertEquals(ReadBack.expected(spec), read, file);
  }

  @Provide
  Arbitrary<List<String>> words() {
    return AnyDraft.words();
  }

  @Provide
  Arbitrary<ProgramDraft> drafts() {
    return AnyDraft.drafts();
  }

  @Provide
  Arbitrary<ProgramSpec> accepted() {
    return drafts()
        // Root is an admin's own choice there.
        .map(draft ->
            draft.value(ProgramField.USER).orElseThrow().equals("root")
                ? draft.with(ProgramField.USER, "nobody")
                : draft)
        .map(DraftCheck::of)
        .filter(Checked.Accepted.class::isInstance)
        .map(checked -> ((Checked.Accepted) checked).spec());
  }
}
