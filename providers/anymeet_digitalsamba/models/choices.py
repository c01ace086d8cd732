"""Values that the vendor names. Reading keeps names never seen before; whether sending does, each operation says."""

from __future__ import annotations

from anymeet.models import OpenEnum


class Privacy(OpenEnum):
    """Whether a room link alone lets people in, or only one with a valid token."""

    PUBLIC = "public"
    PRIVATE = "private"


class ToolbarPosition(OpenEnum):
    """Where the toolbar is on a desktop."""

    LEFT = "left"
    RIGHT = "right"
    BOTTOM = "bottom"


class TileNames(OpenEnum):
    """Where a video tile shows name and status."""

    TOP = "top"
    BOTTOM = "bottom"


class Palette(OpenEnum):
    """Background of panels, dialogs and join screen."""

    LIGHT = "light"
    DARK = "dark"


class VideoQuality(OpenEnum):
    """Lines and megabits a second."""

    HD_720_LOW = "720_1.5"
    HD_720_HIGH = "720_2.5"
    HD_1080_LOW = "1080_2.5"
    HD_1080_HIGH = "1080_5.5"


class AudioQuality(OpenEnum):
    """Kilobits a second."""

    KBPS_32 = "32"
    KBPS_64 = "64"
    KBPS_128 = "128"
    KBPS_256 = "256"


class TileVisibility(OpenEnum):
    """Whose tiles are shown, by the state of camera and microphone."""

    ALL = "all"
    CAMERA_OR_MICROPHONE = "cam_mic"
    CAMERA = "cam"


class LayoutMode(OpenEnum):
    """The active speaker large, or a grid."""

    AUTO = "auto"
    TILED = "tiled"


class RestreamType(OpenEnum):
    """Where a session is streamed to."""

    YOUTUBE = "youtube"
    VIMEO = "vimeo"
    CLOUDFLARE = "cloudflare"
    CUSTOM = "custom"


class QuestionFilter(OpenEnum):
    """Which questions the panel shows first."""

    ALL = "all"
    OPEN = "open"
    ANSWERED = "answered"


class ConsentMessageType(OpenEnum):
    """The vendor's text, or the team's own."""

    GENERIC = "generic"
    CUSTOM = "custom"


class LibraryTab(OpenEnum):
    """Which content library is shown first."""

    ROOM = "room"
    PERSONAL = "personal"


class Device(OpenEnum):
    """What somebody joined with."""

    DESKTOP = "desktop"
    MOBILE = "mobile"
    TABLET = "tablet"
    SMART_TV = "smarttv"


class RecordingStatus(OpenEnum):
    """In the order in which a recording goes through them."""

    AWAITING_START = "AWAITING_START"
    IN_PROGRESS = "IN_PROGRESS"
    PENDING_CONVERSION = "PENDING_CONVERSION"
    READY = "READY"


class SummaryStatus(OpenEnum):
    """How far a summary is."""

    IN_PROGRESS = "IN_PROGRESS"
    READY = "READY"


class PollStatus(OpenEnum):
    """The results show ``eded``, the vendor's own spelling of ended."""

    STARTED = "started"
    ENDED = "ended"
    EDED = "eded"


class PollType(OpenEnum):
    """How many options a participant may choose, or none but own words."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    FREE = "free"


class QuizStatus(OpenEnum):
    """How far a quiz is."""

    CREATED = "created"
    LAUNCHED = "launched"


class TimingMode(OpenEnum):
    """What a quiz's time limit is for."""

    QUIZ = "quiz"
    QUESTION = "question"


class FileStatus(OpenEnum):
    """The vendor shows one value only; a file that fails is told by the event ``file_processing_failed``."""

    COMPLETED = "completed"


class FileType(OpenEnum):
    """The types that the vendor shows; there are more."""

    IMAGE = "image"
    YOUTUBE = "youtube"
    WHITEBOARD = "whiteboard"


class Order(OpenEnum):
    """By time of creation."""

    ASCENDING = "asc"
    DESCENDING = "desc"


class ExportLanguage(OpenEnum):
    """The languages of headings in exports."""

    ENGLISH = "en"
    SPANISH = "es"
    GERMAN = "de"
    ITALIAN = "it"
