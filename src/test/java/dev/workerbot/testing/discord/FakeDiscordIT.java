package dev.workerbot.testing.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.dv8tion.jda.api.EmbedBuilder;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.components.actionrow.ActionRow;
import net.dv8tion.jda.api.components.buttons.Button;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.channel.concrete.ThreadChannel;
import net.dv8tion.jda.api.events.interaction.command.CommandAutoCompleteInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.exceptions.ErrorResponseException;
import net.dv8tion.jda.api.exceptions.InvalidTokenException;
import net.dv8tion.jda.api.interactions.commands.Command;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandData;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandGroupData;
import net.dv8tion.jda.api.utils.FileUpload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the real JDA takes the fake for Discord: what people do, and what the bot says to it. */
class FakeDiscordIT {
  private static final String ANNA = "401";

  private FakeDiscord discord;
  private JdaClient bot;

  @BeforeEach
  void logIn() throws Exception {
    discord = FakeDiscord.start();
    discord.person(ANNA, "anna", "301");
    bot = new JdaClient(discord, FakeDiscord.TOKEN);
  }

  @AfterEach
  void logOut() throws Exception {
    bot.close();
    discord.close();
  }

  private void register() {
    SubcommandData restart =
        new SubcommandData("restart", "Restarts workers")
            .addOption(OptionType.STRING, "target", "Which", true, true)
            .addOption(OptionType.BOOLEAN, "yes", "Do not ask");
    SubcommandData edit =
        new SubcommandData("edit", "Changes one")
            .addOption(OptionType.STRING, "target", "Which", true, true);
    bot.guild()
        .updateCommands()
        .addCommands(
            Commands.slash("worker", "Runs workers")
                .addSubcommands(restart)
                .addSubcommandGroups(
                    new SubcommandGroupData("config", "How they are set up").addSubcommands(edit)))
        .complete();
  }

  private SlashCommandInteractionEvent typed() {
    String _ =
        discord.types(ANNA, FakeDiscord.OPS, "restart", Map.of("target", "horizon", "yes", true));
    return bot.next(SlashCommandInteractionEvent.class);
  }

  private static int code(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(ErrorResponseException.class, call).getErrorCode();
  }

  private void assertNoViolations() {
    assertEquals(List.of(), discord.violations());
  }

  @Test
  void login_knowsTheServerAndItsChannels() {
    assertEquals("ops", bot.ops().getName());
    assertTrue(bot.guild().getSelfMember().hasPermission(bot.ops(), Permission.MESSAGE_SEND));
    assertEquals(1, discord.gateway().identifies());
    assertNoViolations();
  }

  @Test
  void login_withAWrongToken_isRefused() {
    assertThrows(InvalidTokenException.class, () -> new JdaClient(discord, "wrong").close());
  }

  @Test
  void commands_thatAreRegisteredAgain_keepTheirIds() {
    register();
    String first = bot.guild().retrieveCommands().complete().getFirst().getId();
    register();
    List<Command> again = bot.guild().retrieveCommands().complete();
    assertEquals(List.of(first), again.stream().map(Command::getId).toList());
    assertEquals(2, discord.registrations());
    assertNoViolations();
  }

  @Test
  void command_thatIsNotRegistered_cannotBeTyped() {
    assertThrows(AssertionError.class, this::typed);
    assertEquals(1, discord.violations().size());
  }

  @Test
  void command_withoutARequiredOption_cannotBeTyped() {
    register();
    assertThrows(
        AssertionError.class, () -> discord.types(ANNA, FakeDiscord.OPS, "restart", Map.of()));
  }

  @Test
  void command_inAGroup_isPickedByBothNames() {
    register();
    assertEquals("config edit", discord.wayTo("edit"));
    assertEquals("restart", discord.wayTo("restart"));
    String _ =
        discord.types(ANNA, FakeDiscord.OPS, "config edit", Map.of("target", "horizon@web1"));
    SlashCommandInteractionEvent event = bot.next(SlashCommandInteractionEvent.class);
    assertEquals("config", event.getSubcommandGroup());
    assertEquals("edit", event.getSubcommandName());
    assertEquals("horizon@web1", event.getOption("target").getAsString());
    for (String none : List.of("edit", "config", "config restart")) {
      assertThrows(
          AssertionError.class, () -> discord.types(ANNA, FakeDiscord.OPS, none, Map.of()));
    }
  }

  @Test
  void command_thatIsDeferred_showsWhatItIsEditedTo() {
    register();
    SlashCommandInteractionEvent event = typed();
    assertEquals("horizon", event.getOption("target").getAsString());
    assertTrue(event.getOption("yes").getAsBoolean());
    assertEquals("on-call", event.getMember().getRoles().getFirst().getName());
    event.deferReply().complete();
    assertEquals(List.of(), discord.messages());
    event
        .getHook()
        .editOriginalEmbeds(
            new EmbedBuilder().setTitle("Done").addField("horizon", "RUNNING", false).build())
        .setAllowedMentions(List.of())
        .complete();
    Shown shown = discord.messages().getFirst();
    assertEquals("Done\nhorizon\nRUNNING", shown.text());
    assertEquals(event.getId(), shown.interactionId());
    assertNoViolations();
  }

  @Test
  void command_thatComesAgain_cannotBeAnsweredTwice() {
    register();
    SlashCommandInteractionEvent event = typed();
    event.deferReply().complete();
    discord.again(event.getId());
    SlashCommandInteractionEvent again = bot.next(SlashCommandInteractionEvent.class);
    assertEquals(40060, code(() -> again.deferReply().complete()));
  }

  @Test
  void answerThatIsLost_isGivenTwiceByJda_whichIsNoViolation() {
    register();
    SlashCommandInteractionEvent event = typed();
    discord.fail("POST /interactions/{id}/{token}/callback", Fault.LOST_ANSWER, 1);
    assertEquals(40060, code(() -> event.deferReply().complete()));
    assertTrue(discord.isAnswered(event.getId()));
    assertNoViolations();
  }

  @Test
  void tokenThatIsTooOld_opensNothing() {
    register();
    SlashCommandInteractionEvent event = typed();
    event.deferReply().complete();
    discord.expireTokens();
    assertEquals(50027, code(() -> event.getHook().editOriginal("late").complete()));
  }

  @Test
  void answerForOnePerson_isAWhisper_thatNobodyFindsInTheChannel() {
    register();
    SlashCommandInteractionEvent event = typed();
    event.reply("No").setEphemeral(true).complete();
    Whisper whisper = discord.whispers().getFirst();
    assertEquals("No", whisper.text());
    assertEquals(ANNA, whisper.user());
    assertEquals(10008, code(() -> bot.ops().editMessageById(whisper.id(), "Yes").complete()));
    event.getHook().editOriginal("Maybe").complete();
    event.getHook().sendMessage("And").setEphemeral(true).complete();
    assertEquals(List.of("Maybe", "And"), discord.whispers().stream().map(Whisper::text).toList());
    assertEquals(List.of(), discord.messages());
  }

  private Message posted() {
    return bot.ops()
        .sendMessage("Sure?")
        .addComponents(ActionRow.of(Button.primary("start-1", "Start")))
        .complete();
  }

  @Test
  void button_thatIsPressed_letsItsMessageBeEdited() {
    Message message = posted();
    String _ = discord.presses(ANNA, discord.messages().getFirst(), "Start");
    ButtonInteractionEvent event = bot.next(ButtonInteractionEvent.class);
    assertEquals("start-1", event.getComponentId());
    event.deferEdit().complete();
    bot.ops()
        .editMessageById(message.getId(), "Started")
        .setComponents()
        .setAllowedMentions(List.of())
        .complete();
    Shown shown = discord.messages().getFirst();
    assertEquals(List.of(), shown.labels());
    assertEquals(2, shown.versions().size());
    assertNoViolations();
  }

  @Test
  void button_ofAWhisper_changesTheWhisper() {
    register();
    typed()
        .reply("Sure?")
        .setEphemeral(true)
        .addComponents(ActionRow.of(Button.danger("stop-1", "Stop")))
        .complete();
    String _ = discord.presses(ANNA, discord.whispers().getFirst(), "Stop");
    bot.next(ButtonInteractionEvent.class)
        .editMessage("Stopped")
        .setComponents()
        .setAllowedMentions(List.of())
        .complete();
    assertEquals(
        List.of("Sure?", "Stopped"),
        discord.whispers().getFirst().versions().stream().map(Version::text).toList());
    assertNoViolations();
  }

  @Test
  void completion_getsTheBotsChoices() {
    register();
    Thread.ofVirtual()
        .start(() ->
            bot.next(CommandAutoCompleteInteractionEvent.class)
                .replyChoiceStrings("horizon@web1")
                .complete());
    assertEquals(
        List.of(new FakeDiscord.Choice("horizon@web1", "horizon@web1")),
        discord.completes(ANNA, FakeDiscord.OPS, "restart", "target", "hor"));
    assertNoViolations();
  }

  @Test
  void thread_isStartedOnce_andPostingOpensItAgain() {
    Message message = posted();
    ThreadChannel thread = message.createThreadChannel("Log").complete();
    assertEquals(160004, code(() -> rethread(message)));
    thread.sendMessage("one").complete();
    Shown shown = discord.messages().getFirst();
    discord.archiveThread(shown);
    Await.until("it is told", () -> bot.jda().getThreadChannelById(thread.getId()) == null);
    assertEquals(
        "Log", bot.ops().retrieveArchivedPublicThreadChannels().complete().getFirst().getName());
    thread.sendMessage("two").complete();
    Await.until("it is told", () -> bot.jda().getThreadChannelById(thread.getId()) != null);
    assertEquals(List.of("one", "two"), discord.thread(shown).stream().map(Shown::text).toList());
    assertEquals("Log", discord.threadName(shown).orElseThrow());
    assertNoViolations();
  }

  private void rethread(Message message) {
    bot.ops().createThreadChannel("Log", message.getId()).complete();
  }

  @Test
  void file_arrivesWithItsDescription() {
    byte[] bytes = {0, 1, (byte) 0xff, 13, 10};
    bot.ops().sendFiles(FileUpload.fromData(bytes, "ä.png").setDescription("A curve")).complete();
    Attached file = discord.files(discord.messages().getFirst()).getFirst();
    assertEquals("ä.png", file.name());
    assertEquals("A curve", file.description());
    assertEquals(
        new String(bytes, StandardCharsets.ISO_8859_1),
        new String(file.bytes(), StandardCharsets.ISO_8859_1));
  }

  @Test
  void mention_callsOnlyWhomItIsAllowedTo() {
    bot.ops().sendMessage("<@401> <@&301> `<@402>` @everyone").complete();
    assertEquals(List.of("401", "301"), discord.messages().getFirst().called());
    bot.ops().sendMessage("<@401> <@&301>").setAllowedMentions(List.of()).complete();
    assertEquals(List.of(), discord.messages().getLast().called());
  }

  @Test
  void directMessage_reachesThePerson_orIsRefused() {
    bot.jda().openPrivateChannelById(ANNA).complete().sendMessage("Psst").complete();
    assertEquals("Psst", discord.directMessages(ANNA).getFirst().text());
    assertEquals(List.of(), discord.messages());
    discord.closesDirectMessages(ANNA);
    assertEquals(
        50007,
        code(() -> bot.jda().openPrivateChannelById(ANNA).complete().sendMessage("x").complete()));
  }

  @Test
  void history_tellsWhatIsNewer_andHidesWhatOthersWrote() {
    Message first = posted();
    discord.says(ANNA, FakeDiscord.OPS, "hello");
    posted();
    List<Message> after =
        bot.ops().getHistoryAfter(first.getId(), 10).complete().getRetrievedHistory();
    assertEquals(List.of("Sure?", ""), after.stream().map(Message::getContentRaw).toList());
  }

  @Test
  void longMessage_isRefused_withWhatIsWrong() throws Exception {
    RawCall.Result refused =
        RawCall.post(
            discord, "channels/201/messages", "{\"content\":\"" + "x".repeat(2001) + "\"}");
    assertEquals(400, refused.status());
    assertEquals(50035, refused.code());
    assertTrue(refused.body().contains("{\"content\":{\"_errors\":[{\"code\":"));
    assertEquals(1, discord.violations().size());
  }

  @Test
  void channel_thatIsTakenAway_isReportedAndRefused() throws Exception {
    discord.guild().deny(FakeDiscord.OPS, DiscordGuild.Right.SEND_MESSAGES);
    Await.until("it is told", () -> !bot.ops().canTalk());
    assertEquals(50013, RawCall.post(discord, "channels/201/messages", "{}").code());
    discord.guild().deny(FakeDiscord.OPS, DiscordGuild.Right.VIEW_CHANNEL);
    assertEquals(50001, RawCall.post(discord, "channels/201/messages", "{}").code());
    discord.guild().deleteChannel(FakeDiscord.OPS);
    Await.until("it is told", () -> bot.ops() == null);
    assertEquals(10003, RawCall.post(discord, "channels/201/messages", "{}").code());
  }

  @Test
  void embed_thatIsNotAllowed_isDropped_andRefusedWhereItStandsAlone() throws Exception {
    discord.guild().deny(FakeDiscord.OPS, DiscordGuild.Right.EMBED_LINKS);
    String embed = "\"embeds\":[{\"title\":\"x\"}]}";
    assertEquals(
        200,
        RawCall.post(
                discord,
                "channels/201/messages",
                "{\"content\":\"y\",\"allowed_mentions\":{}," + embed)
            .status());
    assertEquals("y", discord.messages().getFirst().text());
    assertEquals(50013, RawCall.post(discord, "channels/201/messages", "{" + embed).code());
    assertFalse(discord.messages().size() > 1);
  }
}
