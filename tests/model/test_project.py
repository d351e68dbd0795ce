"""Configuration of all generations (FORMAT.md 0 and 1)."""

from __future__ import annotations

import pytest

from stp_lsp.model.project import Generation, bare_stp_project, read_project


@pytest.mark.parametrize(
    ("files", "generation", "version", "base"),
    [
        ({".stp-config": "project_name: x\n"}, Generation.G0, (0, 0, 0), "stp/prj/st"),
        ({"stp/.config/version": "stp_version: 1.2.0"}, Generation.G1, (1, 2, 0), "stp/prj/st"),
        ({"stp/.config/version": "stp_version: 1.2.1"}, Generation.G2, (1, 2, 1), "stp/prj/st"),
        ({".intent/config.json": '{"version": "2.0.0"}'}, Generation.G3, (2, 0, 0), "intent/st"),
        (
            {"intent/.config/config.json": '{"intent_version": "2.19.0"}'},
            Generation.G4,
            (2, 19, 0),
            "intent/st",
        ),
        (
            {"intent/.config/config.json": '{"intent_version": "3.0.0-dev"}'},
            Generation.G5,
            (3, 0, 0),
            "intent/st",
        ),
        ({}, Generation.G3, (), "intent/st"),
    ],
)
def test_generations(
    files: dict[str, str], generation: Generation, version: tuple, base: str
) -> None:
    project = read_project(files)
    assert (project.generation, project.version, project.base) == (generation, version, base)
    assert project.faults == ()


def test_the_newer_configuration_wins() -> None:
    # FORMAT.md 1.2, first hit: a left-over .intent/ does not make a project older.
    project = read_project(
        {
            "intent/.config/config.json": '{"intent_version": "2.19.0"}',
            ".intent/config.json": '{"version": "2.0.0"}',
            "stp/.config/version": "stp_version: 1.2.1",
        }
    )
    assert project.version == (2, 19, 0)


def test_a_canon_makes_it_the_fifth_generation() -> None:
    files = {"intent/.config/config.json": '{"intent_version": "2.19.0"}'}
    assert read_project(files, has_canon=True).generation is Generation.G5


def test_shell_configuration_is_read_and_not_run() -> None:
    project = read_project(
        {"stp/.config/config": 'PROJECT_NAME="A B"\nST_PREFIX="TH"\nX=$(rm -rf /)\n'}
    )
    assert (project.name, project.prefix) == ("A B", "TH")


def test_the_name_in_the_script_of_the_first_tools_is_read_and_not_run() -> None:
    script = '#!/bin/bash\n# settings\nexport STP_PROJECT="A B"\nexport STP_AUTHOR="C"\nrm -rf /\n'
    # FORMAT.md 1.2, last case: without any other file the layout is that of 1.0.0.
    alone = read_project({"stp/.config/stp_config.sh": script})
    assert (alone.name, alone.author, alone.version) == ("A B", "C", (1, 0, 0))
    assert alone.base == "stp/prj/st"
    # The file that later tools write says it better.
    both = {"stp/.config/stp_config.sh": script, "stp/.config/config": 'PROJECT_NAME="D"\n'}
    assert (read_project(both).name, read_project(both).author) == ("D", "C")
    versioned = {"stp/.config/stp_config.sh": script, "stp/.config/version": "stp_version: 1.2.1"}
    assert (read_project(versioned).name, read_project(versioned).version) == ("A B", (1, 2, 1))


def test_a_bare_folder_is_version_one() -> None:
    assert bare_stp_project().version == (1, 0, 0)


@pytest.mark.parametrize(
    ("text", "where", "word"),
    [
        ('{"intent_version": 2.19.0}', 23, "JSON"),  # the second dot of a bare number
        ("[1]", 0, "object"),
        ('{"st_prefix": "S T"}', 2, "st_prefix"),
        ('{"intent_version": "next"}', 20, "version"),
    ],
)
def test_faults_name_the_place_and_do_not_stop_anything(text: str, where: int, word: str) -> None:
    project = read_project({"intent/.config/config.json": text})
    assert project.prefix == "ST"
    assert [fault.path for fault in project.faults] == ["intent/.config/config.json"]
    assert word in project.faults[0].message
    assert project.faults[0].start == where


def test_a_deeply_nested_file_is_a_fault() -> None:
    project = read_project({".intent/config.json": "[" * 200_000})
    assert "nested" in project.faults[0].message
