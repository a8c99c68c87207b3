"""What exactly is this number?"""

import streamlit as st

from catalogue.citations import citations
from components import choices, coverage, definition, prose, releases
from components import citations as cited
from queries import query, using
from text import t

place = choices.municipality()
areas = choices.areas()

st.title(t("indicator.title"), anchor=False)
with choices.row():
    indicator = choices.choose_indicator("municipality")

levels = query("levels", indicator=indicator.id, areas=list(areas))
years = query("coverage", indicator=indicator.id, areas=list(areas))
delivered = query("releases", indicator=indicator.id, areas=list(areas))
changed = query("revisions", indicator=indicator.id, areas=list(areas))
notes = query("notes", indicators=[indicator.id], areas=list(areas))

prose.show_section(definition.section(indicator))
prose.show_section(coverage.levels_section(levels, indicator, place))
coverage.show_years(years, indicator, place, using().id)
prose.show_section(releases.releases_section(delivered, indicator))
releases.show_revisions(changed, indicator)
prose.show_section(releases.notes_section(notes, indicator))
if found := citations(indicator=indicator.id):
    prose.show_section(cited.section(found))
definition.show_views(indicator, place, areas)
