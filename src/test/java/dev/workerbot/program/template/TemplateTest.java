package dev.workerbot.program.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.program.Checked;
import dev.workerbot.program.DraftCheck;
import dev.workerbot.program.Drafts;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.supervisor.laravel.LaravelDefaults;
import dev.workerbot.supervisor.shell.ShellWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final Map<String, String> APP =
      Map.of("name", "queue", "user", "forge", "directory", "/srv/app");

  private static Template builtIn(String id) {
    return TemplateReader.builtIn().stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<ProgramSpec> specs(Template template, Map<String, String> answers) {
    FilledTemplate.Drafts filled =
        assertInstanceOf(FilledTemplate.Drafts.class, FilledTemplate.of(template, answers));
    return filled.drafts().stream().map(Drafts::accepted).toList();
  }

  private static String wrong(Template template, Map<String, String> answers) {
    FilledTemplate.WrongInput wrongInput =
        assertInstanceOf(FilledTemplate.WrongInput.class, FilledTemplate.of(template, answers));
    return wrongInput.mistakes().stream()
        .map(FieldError::toString)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void each_saysWhereItComesFrom() {
    assertEquals(
        List.of(),
        TemplateReader.builtIn().stream().filter(one -> !one.source().startsWith("http")).toList());
  }

  @Test
  void aQueueWorker_stopsLaterThanItsLongestJob() {
    ProgramSpec spec = specs(builtIn("laravel-queue"), APP).getFirst();
    assertEquals(
        "php /srv/app/artisan queue:work --queue=default --sleep=3 --tries=3 --max-time=3600"
            + " --timeout=60",
        spec.command());
    assertEquals(3600, spec.stopwaitsecs());
    assertEquals(List.of("queue_00"), spec.processNames());
    assertEquals("/var/log/supervisor/queue.log", spec.stdout().path());
    assertEquals("forge", spec.user());
  }

  @Test
  void whatIsSaid_isTaken_andWhatIsEmptyIsLeftOut() {
    Map<String, String> answers =
        Map.ofEntries(
            Map.entry("name", "queue"),
            Map.entry("user", "forge"),
            Map.entry("directory", "/srv/my app"),
            Map.entry("connection", "redis"),
            Map.entry("queues", "high,default"),
            Map.entry("timeout", "300"),
            Map.entry("stopwaitsecs", "400"),
            Map.entry("memory", "256"),
            Map.entry("processes", "4"),
            Map.entry("startsecs", "5"),
            Map.entry("backoff", " "));
    ProgramSpec spec = specs(builtIn("laravel-queue"), answers).getFirst();
    assertEquals(
        List.of(
            "php",
            "/srv/my app/artisan",
            "queue:work",
            "redis",
            "--queue=high,default",
            "--sleep=3",
            "--tries=3",
            "--max-time=3600",
            "--timeout=300",
            "--memory=256"),
        spec.words());
    assertEquals(400, spec.stopwaitsecs());
    assertEquals(4, spec.processes());
    assertEquals(5, spec.startsecs());
  }

  private static ProgramSpec plain(String command, Map<ProgramField, String> said) {
    ProgramDraft draft =
        new ProgramDraft(said)
            .with(ProgramField.NAME, "mail")
            .with(ProgramField.USER, "forge")
            .with(ProgramField.COMMAND, command);
    return Drafts.accepted(FilledTemplate.recommended(TemplateReader.builtIn(), draft));
  }

  @Test
  void aPlainCommandOfLaravel_getsWhatLaravelRecommends_whereNothingElseIsSaid() {
    ProgramSpec queue = plain("php /srv/app/artisan queue:work --tries=3", Map.of());
    assertEquals("php /srv/app/artisan queue:work --tries=3", queue.command());
    assertEquals(List.of("mail"), queue.processNames());
    assertEquals(LaravelDefaults.STOPWAITSECS, queue.stopwaitsecs());
    assertEquals("/var/log/supervisor/mail.log", queue.stdout().path());
    assertTrue(queue.stopasgroup());
    ProgramSpec horizon = plain("php artisan horizon", Map.of());
    assertEquals(LaravelDefaults.STOPWAITSECS, horizon.stopwaitsecs());
    assertFalse(horizon.stopasgroup());
    ProgramSpec said =
        plain(
            "php artisan horizon",
            Map.of(ProgramField.STOPWAITSECS, "7", ProgramField.STDOUT_LOG, "NONE"));
    assertEquals(7, said.stopwaitsecs());
    assertFalse(said.stdout().isFile());
    ProgramSpec other = plain("php artisan inspire", Map.of());
    assertEquals(10, other.stopwaitsecs());
    assertFalse(other.stdout().isFile());
  }

  /** Template, doctor and docs say one number. */
  @Test
  void stopwaitsecs_isOneNumber() throws IOException {
    assertEquals(3600, LaravelDefaults.STOPWAITSECS);
    String number = Integer.toString(LaravelDefaults.STOPWAITSECS);
    for (Template template : TemplateReader.builtIn()) {
      Optional.ofNullable(template.fields().get("stopwaitsecs"))
          .ifPresent(question -> assertEquals(number, question.usual(), template.id()));
      if (template.artisan().filter(Set.of("queue:work", "horizon")::contains).isPresent()) {
        assertTrue(template.worker().containsKey(ProgramField.STOPWAITSECS), template.id());
      }
    }
    assertTrue(Files.readString(Path.of("docs/doctor.md")).contains("`stopwaitsecs=" + number));
  }

  @ParameterizedTest
  @CsvSource({
    "laravel-reverb, php /srv/app/artisan reverb:start",
    "laravel-octane, php /srv/app/artisan octane:start --port=8000",
    "laravel-pulse-check, php /srv/app/artisan pulse:check",
    "laravel-pulse-work, php /srv/app/artisan pulse:work",
    "laravel-schedule, php /srv/app/artisan schedule:work",
    "inertia-ssr, php /srv/app/artisan inertia:start-ssr",
    "laravel-nightwatch, php /srv/app/artisan nightwatch:agent",
    "symfony-messenger, php /srv/app/bin/console messenger:consume async --time-limit=3600",
  })
  void theOtherDaemonsOfAServer_haveTemplates(String id, String command) {
    ProgramSpec spec = specs(builtIn(id), APP).getFirst();
    assertEquals(command, spec.command());
    assertEquals(1, spec.processes());
    assertEquals("/var/log/supervisor/queue.log", spec.stdout().path());
  }

  @Test
  void horizon_isOneProcess() {
    Map<String, String> answers =
        Map.of("name", "horizon", "user", "forge", "directory", "/srv/app");
    ProgramSpec spec = specs(builtIn("laravel-horizon"), answers).getFirst();
    assertEquals("php /srv/app/artisan horizon", spec.command());
    assertEquals(List.of("horizon"), spec.processNames());
    assertEquals(3600, spec.stopwaitsecs());
    assertFalse(spec.stopasgroup());
    assertEquals("/var/log/supervisor/horizon.log", spec.stdout().path());
  }

  @Test
  void aPrioritySet_isAWorkerForEachQueue() {
    List<ProgramSpec> specs = specs(builtIn("laravel-priorities"), APP);
    assertEquals(
        List.of("queue-high", "queue-default", "queue-low"),
        specs.stream().map(ProgramSpec::name).toList());
    assertTrue(specs.getFirst().words().contains("--queue=high"));
    assertEquals("/var/log/supervisor/queue-low.log", specs.getLast().stdout().path());
  }

  @Test
  void aQueueThatIsNamedTwice_getsOneWorker() {
    Map<String, String> answers =
        Map.of("name", "q", "user", "forge", "directory", "/srv/app", "queues", "a,b,a");
    assertEquals(
        List.of("q-a", "q-b"),
        specs(builtIn("laravel-priorities"), answers).stream().map(ProgramSpec::name).toList());
  }

  @Test
  void aPlainCommand_isTakenAsItIs() {
    Map<String, String> answers =
        Map.of("name", "node", "user", "forge", "command", "node 'my app.js' --port=80");
    ProgramSpec spec = specs(builtIn("command"), answers).getFirst();
    assertEquals(List.of("node", "my app.js", "--port=80"), spec.words());
  }

  @Test
  void allThatIsWrongWithTheAnswers_isSaidAtOnce() {
    Map<String, String> answers =
        Map.of("name", "a b", "queues", "a b", "sleep", "soon", "colour", "red");
    assertEquals(
        """
        colour: the template `laravel-queue` has no such field
        directory: fill this in: The directory with `artisan` in it.
        queues: write words of letters, digits and `_.:@-`, with commas between them
        sleep: write a number, such as 60
        name: a name has the letters a to z, digits, `_`, `.` and `-` only, not a blank\
        """,
        wrong(builtIn("laravel-queue"), answers));
  }

  @Property
  void anAnswer_isOneWordOfTheCommand_whateverItIs(@ForAll String directory) {
    Template template = builtIn("laravel-horizon");
    Map<String, String> answers =
        Map.of("name", "horizon", "user", "forge", "directory", "/" + directory);
    if (FilledTemplate.of(template, answers) instanceof FilledTemplate.Drafts(var drafts)
        && DraftCheck.of(drafts.getFirst()) instanceof Checked.Accepted(var spec)) {
      assertEquals(List.of("php", ("/" + directory).strip() + "/artisan", "horizon"), spec.words());
    }
  }

  @Test
  void aTeamsOwn_isReadTheSameWay_andItsMistakesAreNamed() {
    TemplateReader.TemplateFile read =
        TemplateReader.read(
            """
            templates:
              ours:
                title: Ours
                fields:
                  port: {kind: number}
                worker:
                  command: [node, server.js, "--port={port}"]
                  stopwaitsecs: "{port+1}"
              Bad Name:
                wrker: {}
              theirs:
                each: ports
                fields:
                  ports: {kind: number, default: many}
                  each: {kind: colour}
                worker:
                  stopwaitsec: 3
                  user: [a, b]
                  directory: "/srv/{port}"
                  startsecs: "{name+3}"
            """);
    assertEquals(List.of("ours"), read.templates().stream().map(Template::id).toList());
    assertEquals(
        """
        template `Bad Name`: a template's name has small letters, digits and `-` only
        template `Bad Name`: unknown key `wrker`; did you mean `worker`?
        template `Bad Name`: `command` is missing under `worker`
        template `theirs`: the default of `ports`: write a number, such as 60
        template `theirs`: the field `each` needs another name, of small letters and `-`
        template `theirs`: `each` has a kind that is none: write text, word, words, number or path
        template `theirs`: `each` names no field of the kind `words`: `ports`
        template `theirs`: workerbot does not write `stopwaitsec`; did you mean `stopwaitsecs`?
        template `theirs`: only `command` takes a list, not `user`
        template `theirs`: `directory` takes in `{port}`, and there is no such field; did you mean `ports`?
        template `theirs`: `startsecs` adds to `name`, which must be a number and not optional
        template `theirs`: `command` is missing under `worker`
        template `theirs`: with `each` the `name` needs `{each}` in it, such as "{name}-{each}\"\
        """,
        String.join("\n", read.mistakes()));
  }

  @Property
  void noYaml_makesTheReaderThrow(@ForAll String yaml) {
    assertTrue(TemplateReader.read(yaml).templates().isEmpty());
    TemplateReader.read("templates:\n  a:\n    worker: " + yaml.strip());
  }

  @Property
  void theWordsOfACommand_areWhatIsJoined(@ForAll List<String> words) {
    assertEquals(words, ShellWords.split(ShellWords.join(words)).orElseThrow());
  }
}
