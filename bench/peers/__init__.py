"""Likvärd beside the same view built small with what others would take: python3 dev.py bench-peers

The view is a map of the municipality's catchments, the trend of some of them and of what is around them, and
the table of the areas on the map, for an indicator, a year and an area that a reader chooses. It is built, in
about a hundred lines each, of the same Parquet file with pandas:

    streamlit  Streamlit without more, the map built anew by each choice with folium
    dash       Dash: boundaries sent once to dash-leaflet, colours and words by each choice
    panel      Panel: boundaries sent once to Bokeh, the columns that change by each choice

All three read once, remember their answers, and send only what a choice changes where they can (answers.py is
theirs alike). All draw areas, colours, tooltips, lines and rows that a script in the page reads (seen.js) and
finds equal to Likvärd's own; a view that says anything else is not measured.

In Likvärd the view is /karta, its table unfolded. That page shows more than the view: findings in words, a
legend, schools, intervals, judged changes. That counts against it, and is not taken away.

For each dashboard, medians where nothing else is said:

    first_content_ms     from a new visitor's going there to heading and first figures, on a warm server
    first_map_ms         to the map with all its figures
    bytes_first_load     received until nothing more arrives
    change_ms            from the press to all parts on the screen; also by what was chosen
    bytes_per_change     until nothing more arrives; of websockets in both directions and before compression
    cpu_ms_per_change    of the server with its children, until then: the mean
    mb_per_reader        resident memory of the same, for each of some further readers
    server_mb            the same of the whole server, with those readers
"""
