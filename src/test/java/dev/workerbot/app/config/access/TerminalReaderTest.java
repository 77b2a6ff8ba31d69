package dev.workerbot.app.config.access;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Account;
import dev.workerbot.app.config.ConfigFile;
import dev.workerbot.app.config.SchemaAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalReaderTest {
  private static final Account JENKINS = new Account(1000, "jenkins");

  @TempDir Path dir;

  private ConfigFile.ReadConfig load(String yaml) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, "servers:\n  web1: {host: a, user: u}\n" + yaml);
    return SchemaAgreement.load(file, _ -> Optional.empty());
  }

  private TerminalConfig terminal(String yaml) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(yaml)).config().terminal();
  }

  @Test
  void withoutALine_everybodyIsThemselves() throws IOException {
    assertTrue(terminal("").mayActAs(JENKINS, "jenkins"));
    assertFalse(terminal("").mayActAs(JENKINS, "ci"));
    assertFalse(terminal("").mayActAs(new Account(0, "root"), "ci"), "not even root");
  }

  @Test
  void aLine_letsThatAccountBeThose() throws IOException {
    TerminalConfig read =
        terminal("terminal:\n  may-act-as:\n    jenkins: [ci, deploy]\n    \"#1001\": nightly\n");
    assertTrue(read.mayActAs(JENKINS, "ci"));
    assertTrue(read.mayActAs(JENKINS, "deploy"));
    assertFalse(read.mayActAs(JENKINS, "olga"));
    assertFalse(read.mayActAs(new Account(1002, "ci"), "jenkins"), "not the other way round");
    assertTrue(read.mayActAs(new Account(1001, "#1001"), "nightly"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{jenkins: []}|`jenkins` under `terminal.may-act-as` takes the names it may act as",
        "{jenkins: }|`jenkins` under `terminal.may-act-as` takes the names it may act as",
        "{jenkins: ['*']}|`*` is not a name to act as: write ci for terminal:ci, each by itself",
        "{jenkins: ['terminal:ci']}|`terminal:ci` is not a name to act as",
        "{jenkins: ['ci, olga']}|`ci, olga` is not a name to act as",
        "[jenkins]|`terminal.may-act-as` takes keys with values"
      })
  void mistakes_areNamed(String yaml, String sentence) throws IOException {
    ConfigFile.ReadConfig.WrongConfig wrongConfig =
        assertInstanceOf(
            ConfigFile.ReadConfig.WrongConfig.class,
            load("terminal:\n  may-act-as: " + yaml + "\n"));
    assertTrue(
        wrongConfig.mistakes().toString().contains(sentence), wrongConfig.mistakes().toString());
  }
}
