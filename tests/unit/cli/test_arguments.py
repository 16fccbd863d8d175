import pytest

from paperreader.cli import commands


def test_the_version_is_one_line(call):
    answer = call("--version")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("paperreader ")
    assert call("-V", "--json").out == answer.out


def test_every_command_has_the_name_that_calls_it():
    assert [commands.command_of(name).NAME for name in commands.NAMES] == list(commands.NAMES)


def test_the_help_names_every_command(call):
    answer = call("--help")

    assert (answer.code, answer.err) == (0, "")
    for command in ("list", "search", "show", "open", "bookmark", "config", "completion"):
        assert f"    {command} " in answer.out


@pytest.mark.parametrize(
    "command",
    [["list"], ["search"], ["show"], ["open"], ["bookmark"], ["bookmark", "tag"], ["config"], ["completion"]],
)
def test_every_command_has_its_help(command, call):
    answer = call(*command, "--help")

    assert (answer.code, answer.err) == (0, "")
    assert f"usage: paperreader {' '.join(command)}" in answer.out


@pytest.mark.parametrize(
    "argv",
    [
        ["--limit", "1", "--json", "list", "sample"],
        ["list", "--limit", "1", "--json", "sample"],
        ["list", "sample", "--json", "--limit=1"],
        ["--json", "list", "sample", "--limit", "1"],
    ],
)
def test_common_options_stand_before_and_after_the_command(argv, call):
    assert len(call(*argv).papers) == 1


def test_options_may_stand_between_the_words_of_a_query(call):
    found = call("list", "sample", "has:code", "--json", "-survey", "--limit", "3").papers

    assert len(found) == 3
    assert not any("survey" in (paper["title"] + paper["abstract"]).lower() for paper in found)


def test_what_follows_two_dashes_is_words(call):
    assert call("list", "--jsonl", "--", "sample", "-survey").code == 0


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["lst"], "did you mean `paperreader list`?"),
        (["attention", "is"], "write `paperreader list attention is`"),
        (["list", "--jsno"], "did you mean --json?"),
        (["feed", "--json"], "There is no option --json here. See `paperreader feed --help`."),
        (["bookmark", "check", "--json"], "See `paperreader bookmark check --help`."),
        (["feed", "--serve", "0x"], "--serve takes a port from 1 to 65535, not '0x'."),
        (["list", "--limit", "x"], "whole number"),
        (["list", "--limit", "-1"], "whole number"),
        (["list", "--limit"], "expected one argument"),
        (["list", "--source", "hugingface"], "did you mean huggingface?"),
        (["list", "sample", "--sort", "likes"], "--sort does not know 'likes'"),
        (["bookmark"], "required: ACTION"),
        (["bookmark", "ad", "x"], "did you mean add?"),
        (["show"], "required: ID"),
        (["show", "1", "2"], "an extra argument"),
        (["completion", "cmd"], "there are bash, zsh, tcsh, fish"),
        (["search"], "Say what to search for"),
        (["digest", "statu"], "did you mean `paperreader digest status`?"),
        (["list", "tody"], "did you mean today?"),
        (["list", "gone.html"], "There is no file gone.html"),
        (["list", "sample", "stars:many"], "stars"),
        (["show", "nonsense"], "is not the identifier of a paper"),
    ],
)
def test_wrong_usage_is_one_sentence_that_helps(argv, told, call):
    answer = call(*argv)

    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert answer.err.count("\n") == 1
    assert answer.err.startswith("paperreader: ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh", "fish"])
def test_completion_scripts_are_printed(shell, call):
    answer = call("completion", shell)

    assert answer.code == 0
    assert "paperreader" in answer.out


def test_settings_are_written_once_shown_and_read(call):
    path = call("config", "path").out.strip()
    assert call("config", "init").code == 0
    assert call("config", "init").code == 1
    shown = call("config", "show").out
    with open(path, "w") as file:  # noqa: PTH123 - a path as a script has it
        file.write(shown.replace("refresh_minutes = 30", "refresh_minutes = 60"))

    assert call("config", "show").out == shown.replace("refresh_minutes = 30", "refresh_minutes = 60")


def test_config_show_prints_what_the_reader_remembers_and_says_so(call):
    from paperreader.config import load_config
    from paperreader.paths import default_paths
    from paperreader.workspace.session import Session, save_session

    paths = default_paths()
    chosen = Session(theme="paperreader-light", tab="daily", theme_of_settings="paperreader-dark")
    save_session(paths.session, chosen)
    shown = call("config", "show").out
    remembered = [line for line in shown.splitlines() if "#" in line]
    assert remembered == [
        'theme = "paperreader-light"  # as you left the reader; else theme = "paperreader-dark"',
        'start = "daily"  # as you left the reader; else start = "trending"',
    ]

    paths.config_file.parent.mkdir(parents=True)
    paths.config_file.write_text(shown)
    assert load_config(paths.config_file).display.theme == "paperreader-light"
    assert 'theme = "paperreader-light"\n' in call("config", "show").out


def test_a_wrong_setting_is_told_and_can_still_be_found(call):
    from paperreader.paths import default_paths

    path = default_paths().config_file
    path.parent.mkdir(parents=True)
    path.write_text("[network]\noflin = true\n")

    answer = call("list", "sample")
    assert answer.code == 2
    assert "offline" in answer.err
    assert call("config", "path").code == 0


def test_config_show_names_every_mistake_on_a_line_of_its_own(call):
    from paperreader.paths import default_paths

    path = default_paths().config_file
    path.parent.mkdir(parents=True)
    path.write_text(
        "[display]\ntheme = 'paperreader-drak'\nlayout = 'all'\n[keys]\nbookmark = 'q'\ntags = 'j'\n[nett]\n"
    )

    answer = call("config", "show")
    assert (answer.code, answer.out) == (2, "")
    assert [
        line.partition(", ")[2].partition(" ")[2].partition(":")[0] for line in answer.err.splitlines()
    ] == [*("3", "7", "6", "5", "2")]
    assert "did you mean paperreader-dark? There are paperreader-dark, paperreader-light," in answer.err


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (
            "[keys]\nopen_code = 'o'\nbookmrk = 'b'",
            "line 3: [keys]: there is no command 'bookmrk'; did you mean",
        ),
        ("[keys]\nbookmark = 'boo'", "line 2: [keys] bookmark: 'boo' is not a key."),
        ("[keys]\nbookmark = 'q'", "line 2: [keys]: bookmark and quit would both have the key q,"),
        (
            "[display]\ntheme = 'nope'",
            "line 2: [display] theme: there is no theme 'nope'; there are paperreader-dark,",
        ),
    ],
)
def test_what_only_the_screen_can_judge_is_refused_by_the_command_that_shows_the_settings(call, toml, said):
    from paperreader.paths import default_paths

    path = default_paths().config_file
    path.parent.mkdir(parents=True)
    path.write_text(toml)

    answer = call("config", "show")
    assert (answer.code, answer.out) == (2, "")
    assert f"{path}, {said}" in answer.err


@pytest.mark.parametrize(
    "argv",
    [
        ["bookmark", "add", "論文"],
        ["論文"],
        ["show", "論文"],
        ["list", "--sort", "論文"],
        ["list", "--limit", "論文"],
        ["list", "--論文"],
        ["list", "--source", "論文"],
        ["export", "--format", "論文"],
        ["export", "sample", "--format", "markdown", "--group-by", "論文"],
        ["bookmark", "tags", "delete", "論文"],
        ["bookmark", "import", "README.md", "--format", "論文"],
        ["bookmark", "restore", "論文"],
        ["bookmark", "rate", "2506.01713", "論文"],
        ["views", "show", "論文"],
        ["views", "move", "x", "論文"],
        ["mute", "remove", "論文"],
        ["sync", "--since", "論文"],
        ["config", "論文"],
        ["completion", "論文"],
    ],
)
def test_a_message_shows_the_word_that_was_typed(call, argv):
    answer = call(*argv)

    assert answer.code != 0
    assert "論文" in answer.err
    assert "\\u" not in answer.err


def test_a_word_in_a_message_is_cleaned_and_cut(call):
    answer = call("bookmark", "add", "a\x1b[2Jb\u202e" + "x" * 5_000)

    assert answer.err.strip().isprintable()
    assert len(answer.err) < 400
