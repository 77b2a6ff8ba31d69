package dev.workerbot.command.text;

import dev.workerbot.command.Command;
import java.util.SortedMap;

/** A command that says settings of a worker, and may ask for the rest in a form. */
public interface SettingsCommand extends Command {
  /** What stands before the settings: the verb, and what it is for. */
  String head();

  /** What was said of the worker, by key; see {@link SettingValues}. */
  SortedMap<String, String> values();

  /** Whether to ask for the rest in a form. */
  boolean form();

  @Override
  default String text() {
    return text(values());
  }

  @Override
  default String displayText() {
    return text(SettingValues.masked(values()));
  }

  private String text(SortedMap<String, String> shown) {
    return head()
        + SettingValues.text(shown)
        + (form() ? " --form" : "")
        + (confirmed() ? " --yes" : "");
  }
}
