"""Content libraries and their folders."""

from __future__ import annotations

from anymeet.testing import JSON, EmulatedRequest, answers
from anymeet_digitalsamba.emulator.dates import zulu
from anymeet_digitalsamba.emulator.files import Files, file_view
from anymeet_digitalsamba.emulator.state import Folder, Library


class Libraries(Files):
    """Names of libraries are unique; one without a name is called after the time it was made at (guide)."""

    def drop_library(self, library: Library) -> None:
        """Forget a library with all that is in it, also where rooms are wired to it."""
        for file in self.files_in(library):
            self.forget_file(file)
        for folder in self._folders_in(library):
            self._forget_folder(folder)
        del self.state.libraries[library.id]
        for settings in (self.state.settings, *(room.settings for room in self.state.rooms.values())):
            if settings.get("library_id") == library.id:
                settings["library_id"] = None

    @answers("libraries.list")
    def list_libraries(self, request: EmulatedRequest) -> JSON:
        return self.listed(request, list(self.state.libraries.values()), _library)

    @answers("libraries.get")
    def get_library(self, request: EmulatedRequest, library: str) -> JSON:
        """With what lies at its root, which the document leaves out and the guide tells."""
        found = self.library(library)
        folders = [_folder(folder) for folder in self._folders_in(found) if folder.parent_id is None]
        return {**_library(found), "files": self._files_of(found, None), "folders": folders}

    @answers("libraries.hierarchy")
    def get_library_hierarchy(self, request: EmulatedRequest, library: str) -> JSON:
        found = self.library(library)
        return {**_library(found), **self._tree(found, None)}

    @answers("libraries.create")
    def create_library(self, request: EmulatedRequest) -> JSON:
        said, now = self.said(request), self.clock.now()
        name = said.get("name") or f"Library {now:%d.%m.%Y %H:%M}"
        self._check_library_name(name, None)
        library = Library(id=self.ids.uuid(), created_at=now, name=name, external_id=said.get("external_id"))
        self.state.libraries[library.id] = library
        return _library(library)

    @answers("libraries.update")
    def update_library(self, request: EmulatedRequest, library: str) -> JSON:
        found, said = self.library(library), self.said(request)
        if "name" in said:
            self._check_library_name(said["name"], found)
        for name, value in said.items():
            setattr(found, name, value)
        return _library(found)

    @answers("libraries.delete")
    def delete_library(self, request: EmulatedRequest, library: str) -> None:
        self.drop_library(self.library(library))

    @answers("folders.list")
    def list_folders(self, request: EmulatedRequest, library: str) -> JSON:
        return self.listed(request, self._folders_in(self.library(library)), _folder)

    @answers("folders.get")
    def get_folder(self, request: EmulatedRequest, library: str, folder: str) -> JSON:
        return _folder(self._folder(library, folder))

    @answers("folders.create")
    def create_folder(self, request: EmulatedRequest, library: str) -> JSON:
        found, said, now = self.library(library), self.said(request), self.clock.now()
        folder = Folder(
            id=self.ids.uuid(),
            created_at=now,
            library=found,
            name=said.get("name") or f"Folder {now:%d.%m.%Y %H:%M}",
            parent_id=self.folder_said(found, said.get("parent_id"), "parent_id"),
        )
        self.state.folders[folder.id] = folder
        self._emit_folder("folder_added_to_library", folder)
        return _folder(folder)

    @answers("folders.update")
    def update_folder(self, request: EmulatedRequest, library: str, folder: str) -> JSON:
        found, said = self._folder(library, folder), self.said(request)
        if "parent_id" in said:
            parent = self.folder_said(found.library, said["parent_id"], "parent_id")
            if parent in self._lineage(found):
                raise self.bad("parent_id", "must not lie within the folder itself")
            found.parent_id = parent
        if "name" in said:
            found.name = said["name"]
            self._emit_folder("folder_renamed", found)
        return _folder(found)

    @answers("folders.delete")
    def delete_folder(self, request: EmulatedRequest, library: str, folder: str) -> None:
        """With all that is in it."""
        found = self._folder(library, folder)
        lineage = self._lineage(found)
        for file in self.files_in(found.library):
            if file.folder_id in lineage:
                self.forget_file(file)
        for inner in self._folders_in(found.library):
            if inner.id in lineage:
                self._forget_folder(inner)

    def _check_library_name(self, name: str, own: Library | None) -> None:
        if any(library.name == name for library in self.state.libraries.values() if library is not own):
            raise self.bad("name", "has already been taken")

    def _folder(self, library_id: str, folder_id: str) -> Folder:
        return self.found({folder.id: folder for folder in self._folders_in(self.library(library_id))}, folder_id)

    def _folders_in(self, library: Library) -> list[Folder]:
        return [folder for folder in self.state.folders.values() if folder.library is library]

    def _lineage(self, folder: Folder) -> set[str]:
        """The ids of a folder and of all within it."""
        inner = [inner for inner in self._folders_in(folder.library) if inner.parent_id == folder.id]
        return {folder.id}.union(*map(self._lineage, inner))

    def _forget_folder(self, folder: Folder) -> None:
        del self.state.folders[folder.id]
        self._emit_folder("folder_deleted_from_library", folder)

    def _files_of(self, library: Library, folder_id: str | None) -> list[JSON]:
        return [file_view(file) for file in self.files_in(library) if file.folder_id == folder_id]

    def _tree(self, library: Library, folder_id: str | None) -> dict[str, JSON]:
        within = [folder for folder in self._folders_in(library) if folder.parent_id == folder_id]
        folders = [{**_folder(folder), **self._tree(library, folder.id)} for folder in within]
        return {"files": self._files_of(library, folder_id), "folders": folders}

    def _emit_folder(self, event: str, folder: Folder) -> None:
        self.emit(event, libraryId=folder.library.id, folderId=folder.id, name=folder.name)


def _library(library: Library) -> dict[str, JSON]:
    return {
        "id": library.id,
        "external_id": library.external_id,
        "name": library.name,
        "created_at": zulu(library.created_at),
    }


def _folder(folder: Folder) -> dict[str, JSON]:
    """As the document has it (``description``) and as the guide has it (``name``, ``parent_id``, ``source``)."""
    return {
        "id": folder.id,
        "external_id": None,
        "description": folder.name,
        "created_at": zulu(folder.created_at),
        "name": folder.name,
        "parent_id": folder.parent_id,
        "source": "api",
    }
