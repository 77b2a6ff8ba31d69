package dev.workerbot.app.config.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.ConfigFile;
import dev.workerbot.app.config.SchemaAgreement;
import dev.workerbot.app.config.key.ConfigError;
import dev.workerbot.program.Limits;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.template.Creating;
import dev.workerbot.program.template.FilledTemplate;
import dev.workerbot.program.template.Template;
import dev.workerbot.worker.Glob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreatingReaderTest {
  private static final String BEFORE =
      """
      servers:
        web1: {host: a, user: u}
      roles:
        operator: [{verbs: [read, create]}]
        builder: [{verbs: build}]
        reader: [{verbs: read}]
        admin: [{verbs: all}]
      grants:
        - {role: operator, to: "*"}
        - {role: reader, to: "*"}
        - {role: admin, to: "*"}
      """;

  @TempDir Path dir;

  private ConfigFile.ReadConfig load(String yaml) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, yaml);
    return SchemaAgreement.load(file, _ -> Optional.empty());
  }

  private Config config(String creating) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(BEFORE + creating)).config();
  }

  private static List<String> ids(Creating creating) {
    return creating.templates().stream().map(Template::id).toList();
  }

  @Test
  void withoutIt_workerbotsTemplatesAreOffered_andNothingIsAllowed() throws IOException {
    Config config = config("");
    assertEquals(Creating.usual(), config.creating());
    assertEquals(List.of("operator", "admin"), config.rolesThatCanMakeNothing());
  }

  @Test
  void whatTheDocumentationShows_isRead() throws IOException {
    String page = Files.readString(Path.of("docs/configuration.md"));
    String example =
        Arrays.stream(page.split("```", -1))
            .filter(block -> block.startsWith("yaml\ncreating:"))
            .findFirst()
            .orElseThrow()
            .substring("yaml\n".length());
    Creating creating = config(example).creating();
    assertEquals(Optional.of("www-data"), creating.user());
    assertEquals("reverb", ids(creating).getLast());
    assertTrue(ids(creating).containsAll(ids(Creating.usual())), () -> ids(creating).toString());
    FilledTemplate.Drafts filled =
        assertInstanceOf(
            FilledTemplate.Drafts.class,
            FilledTemplate.of(
                creating.template("reverb").orElseThrow(),
                Map.of("name", "sockets", "directory", "/srv/shop")));
    ProgramDraft draft = filled.drafts().getFirst();
    assertEquals(
        "php /srv/shop/artisan reverb:start --port=8080",
        draft.value(ProgramField.COMMAND).orElseThrow());
    Limits limits = creating.limits().get("operator");
    assertEquals(List.of("www-data"), limits.users());
    assertTrue(limits.commands().getFirst().matches("php /srv/shop/artisan queue:work --tries=3"));
    assertEquals(List.of("/srv/*"), limits.directories());
    assertEquals(List.of("/var/log/workers"), limits.logs());
    assertEquals(List.of(new Glob("APP_ENV")), limits.environment());
  }

  @Test
  void theCommentsOfTheShippedExample_areRightToo() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("config/workerbot.yaml"));
    int from = lines.indexOf("# creating:");
    assertTrue(from > 0, "no creating");
    String example =
        lines.subList(from, lines.size()).stream()
            .takeWhile(line -> line.startsWith("# "))
            .map(line -> line.substring(2) + "\n")
            .collect(Collectors.joining());
    assertEquals(Optional.of("www-data"), config(example).creating().user());
    assertEquals(List.of("www-data"), config(example).creating().limits().get("builder").users());
  }

  @Test
  void aTemplateOfTheTeam_takesThePlaceOfTheOneWithItsName() throws IOException {
    Creating creating =
        config(
                """
                creating:
                  templates:
                    laravel-horizon:
                      title: Ours
                      worker: {command: php /srv/shop/artisan horizon}
                """)
            .creating();
    assertEquals(ids(Creating.usual()), ids(creating));
    assertEquals("Ours", creating.template("laravel-horizon").orElseThrow().title());
  }

  @Test
  void aRoleThatMayMakeNothing_isOneWithoutAUserOrWithoutACommand() throws IOException {
    assertEquals(
        List.of("admin"),
        config(
                """
                creating:
                  limits:
                    operator: {users: root, commands: [".*"]}
                    reader: {}
                    admin: {users: [www-data], directories: [/]}
                """)
            .rolesThatCanMakeNothing());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        // what stands under `creating`, line by line; the line in it; the sentence
        "usr: x|1|unknown key `usr` under `creating`; did you mean `user`?",
        "user: 33|1|`user` under `creating`: write the name of a user of the server, not a number,"
            + " such as `www-data`",
        "user: [a, b]|1|`user` under `creating` takes one value",
        "limits: [operator]|1|`creating.limits` takes keys with values, indented below it",
        "limits:/  operatr: {}|2|there is no role `operatr`; did you mean `operator`?",
        "limits:/  nobody:/    users: x|2|there is no role `nobody`; add it under `roles`",
        "limits:/  operator:/    user: x|3|unknown key `user` under `limits.operator`; did you mean"
            + " `users`?",
        "limits:/  operator:/    users: [www-data, '*']|3|`*` in `users`: write the name of a user"
            + " of the server, not a number, such as `www-data`",
        "limits:/  operator:/    users: [{a: b}]|3|`users` under `limits.operator` takes a list of"
            + " plain values",
        "limits:/  operator:/    commands: ['php (']|3|`php (` in `commands`: RE2 cannot read this"
            + " pattern: missing closing )",
        "limits:/  operator:/    commands: '(?=x)'|3|`(?=x)` in `commands`: RE2 cannot read this"
            + " pattern: invalid or unsupported Perl syntax",
        "limits:/  operator:/    commands: ['']|3|`` in `commands`: it allows nothing; write a"
            + " pattern for the whole command",
        "limits:/  operator:/    directories: [srv]|3|`srv` in `directories`: write the full path,"
            + " starting with `/`",
        "limits:/  operator:/    directories: ['~shop']|3|`~shop` in `directories`: write the full"
            + " path, starting with `/`",
        "limits:/  operator:/    logs: [.workers]|3|`.workers` in `logs`: write the full path,"
            + " starting with `/`",
        "limits:/  operator:/    environment: [APP-*]|3|`APP-*` in `environment`: write the name of"
            + " a variable, such as `APP_ENV`, or `APP_*` for several",
        "limits:/  operator:/    environment: [LD_*]|3|`LD_*` in `environment`: such variables make"
            + " a program run other code, and are allowed by their whole names only",
        "limits:/  operator: {}/  operator: {}|3|`operator` is there twice under `creating.limits`;"
            + " keep one",
        "templates: reverb|1|`creating.templates` takes keys with values, indented below it",
        "templates:/  Reverb: {worker: {command: x}}|2|template `Reverb`: a template's name has"
            + " small letters, digits and `-` only",
        "templates:/  reverb:/    title: x|2|template `reverb`: `command` is missing under"
            + " `worker`",
        "templates:/  reverb:|2|template `reverb`: `command` is missing under `worker`",
        "templates:/  reverb:/    worker: {command: x, numprcs: 3}|2|template `reverb`: workerbot"
            + " does not write `numprcs`; did you mean `numprocs`?",
        "templates:/  reverb:/    worker:/      command: x/      command: y|5|`command` is there"
            + " twice under `templates.reverb.worker`; keep one",
      })
  void aMistake_isNamedWithItsLine(String lines, int line, String sentence) throws IOException {
    int first = 1 + (int) BEFORE.lines().count();
    String yaml =
        BEFORE
            + "creating:\n"
            + Arrays.stream(lines.split("/(?= )", -1))
                .map(one -> "  " + one + "\n")
                .collect(Collectors.joining());
    assertEquals(
        List.of("line %d: %s".formatted(first + line, sentence)),
        assertInstanceOf(ConfigFile.ReadConfig.WrongConfig.class, load(yaml)).mistakes().stream()
            .map(ConfigError::toString)
            .toList());
  }

  @Test
  void pathsWithDotsOrTwoSlashes_areMistakes() throws IOException {
    String all =
        load(BEFORE + "creating: {limits: {admin: {directories: [/srv/../etc], logs: [/a//b]}}}\n")
            .toString();
    assertTrue(all.contains("write the path without `..`"), all);
    assertTrue(all.contains("`/a//b` in `logs`: write one slash in place of two"), all);
  }
}
