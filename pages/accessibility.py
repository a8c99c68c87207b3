"""What is not accessible here, and whom to tell?"""

import streamlit as st

from catalogue import statement
from components import choices, prose
from components.statement import sections
from text import t

place = choices.municipality()

st.title(t("accessibility.title"), anchor=False)
prose.show_sections(sections(statement.load(), place))
