"""The first file of settings, which `config init` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.durable.plain import write_text

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_TOML = """\
# Settings of paperreader, each with its default and commented out: remove the # to change one.

[display]
# Colours: the name of a theme.
#theme = "paperreader-dark"
# The panes on the screen: "both", "list" or "paper".
#layout = "both"
# LaTeX in titles and abstracts: "readable" or "raw".
#latex = "readable"
# The first tab: "trending", "daily", "weekly", "monthly", "bookmarks", "library" or "for_you".
#start = "trending"
# Hide read papers in the lists.
#hide_read = false
# Save the first screen when the reader ends, so that the next start shows it at once.
#saved_screen = true
# Pictures of papers, if the extra "images" is installed: "auto" (what the terminal can do), "kitty", "sixel",
# "blocks" or "off".
#pictures = "auto"
# The terminal's own cursor, which follows the selected row for screen readers and braille displays: "hidden",
# or "visible" for magnifiers, and for screen readers that miss a hidden cursor.
#cursor = "hidden"
# Symbols: "unicode", "ascii", or "auto", which is "ascii" in the locale C and on the console of Linux.
#symbols = "auto"
# Motion: "full", "reduced" (no cursor blinks, nothing slides), or "auto", which is "reduced" over SSH and if
# NO_MOTION is set or TEXTUAL_ANIMATIONS is none.
#motion = "auto"

[reading]
# A paper is marked as read after it is open for this many seconds; 0 marks it at once.
#mark_read_after = 2.0
# The longest lines of a full text, in columns: 40 to 200.
#width = 88

[network]
# Never use the network.
#offline = false
# Fetch what Hugging Face and GitHub have about a paper on which the cursor rests.
#around = true
# A list older than this many minutes is fetched again, at least 5.
#refresh_minutes = 30
# A mail address at which the sources can contact you; it is sent to them.
#contact = ""

[links]
# The browser and its arguments, like ["firefox", "--new-tab"]; the link is added.
# Empty means $BROWSER or the system's browser.
#browser = []

[export]
# Citation keys: a pattern of {author}, {authors}, {year}, {month}, {word}, {title} and {id}.
#citation_key = "{author}{year}{word}"

[full_text]
# The room for the texts that you read, which open again offline, in megabytes, at least 10.
#cache_megabytes = 500
# The folder for PDFs; empty is "papers" in your folder for documents.
#pdf_folder = ""
# The name of a PDF: a pattern of {id}, {title}, {author} and {year}, with the first or the second.
#pdf_name = "{id} {title}.pdf"

[digest]
# A section of recommendations, from the words of your bookmarks.
#for_you = true

[mail]
# The mail server of the digest, like "smtp.example.org".
#host = ""
# "starttls" (port 587), "tls" (port 465) or "none"; empty is "tls" at port 465, else "starttls".
#security = ""
# The port; 0 is the usual port of the security.
#port = 0
# The name to log in with; empty means no login.
#username = ""
# A program that prints the password, like ["cat", "~/.mail-password"], or a variable that holds it.
#password_command = []
#password_env = ""
# "password" or "xoauth2"; for xoauth2, password_command must print an OAuth token.
#auth = "password"
# The sender, like "me@example.org" (empty: the username), and the recipients (empty: the sender).
#from = ""
#to = []
# A file of certificates to trust, and our name in the greeting to the server.
#ca_file = ""
#helo = ""
# Instead of a server: a program like "/usr/sbin/sendmail", or a folder like "~/Mail/papers".
# In paths, ~ is your home folder and $NAME is a variable.
#sendmail = ""
#maildir = ""

[notify]
# Addresses that get the titles and links of the digest, in the syntax of Apprise, like ["ntfy://papers"].
#urls = []

[keys]
# Keys of commands, separated by commas; docs/keys.md lists the commands. For example:
#     open_code = "o,ctrl+o"
"""


def write_default(path: Path) -> None:
    """Write `DEFAULT_TOML` atomically, readable by its owner only; refuse if the file exists."""
    write_text(path, DEFAULT_TOML, private=True, make_parent=True, hint="it was left as it is")
