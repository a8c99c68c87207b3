"""The description by which catalogues of open data find what there is: DCAT-AP-SE 3.0.1, as RDF/XML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD
from rdflib.term import Node

from catalogue.open_data import terms
from reports.open_data import Edition
from text import Words, in_both, t

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
VERSION = URIRef(f"{DCAT}version")  # newer than the library
LANGUAGES = ("SWE", "ENG")
AUTHORITY = "http://publications.europa.eu/resource/authority"
FORMATS = {
    "csv": "CSV",
    "json": "JSON",
    "xlsx": "XLSX",
    "parquet": "PARQUET",
    "zip": "ZIP",
    "geojson": "GEOJSON",
}


@dataclass(frozen=True)
class Distribution:
    """A file of a data set. `path` is from the description's own folder."""

    path: str
    title: Words
    media_type: str


@dataclass(frozen=True)
class Dataset:
    """What is found as one: all figures, an indicator, the boundaries."""

    id: str  # its place on the page that lists the open data
    title: Words
    about: Words
    distributions: tuple[Distribution, ...]


class Description:
    """A graph that is filled thing by thing. `base` is the absolute address of the open data's folder."""

    def __init__(self, edition: Edition, base: str) -> None:
        self.edition, self.base = edition, base
        self.graph = Graph()
        for prefix, space in (("dcat", DCAT), ("dcterms", DCTERMS), ("foaf", FOAF), ("vcard", VCARD)):
            self.graph.bind(prefix, space)
        self.publisher = self._publisher()
        self.contact = self._contact()
        self.licence = self._licence()
        self.rights = self._rights()

    def at(self, path: str) -> URIRef:
        return URIRef(self.base + path)

    def say(self, thing: Node, property: URIRef, words: Words) -> None:
        for language in ("sv", "en"):
            self.graph.add((thing, property, Literal(getattr(words, language), lang=language)))

    def point(self, thing: Node, property: URIRef, *addresses: str | Node) -> None:
        for one in addresses:
            self.graph.add((thing, property, one if isinstance(one, Node) else URIRef(one)))

    def _publisher(self) -> URIRef:
        place, thing = self.edition.publisher, self.at("#utgivare")
        self.point(thing, RDF.type, FOAF.Agent)
        self.say(thing, FOAF.name, place.authority)
        kind = URIRef(terms().publisher_type(place))
        self.point(thing, DCTERMS.type, kind)
        return thing

    def _contact(self) -> URIRef:
        place, thing = self.edition.publisher, self.at("#kontakt")
        self.point(thing, RDF.type, VCARD.Organization)
        self.graph.add((thing, VCARD.fn, Literal(place.authority.sv)))
        self.point(thing, VCARD.hasEmail, f"mailto:{place.contact}")
        return thing

    def _licence(self) -> URIRef:
        thing = URIRef(terms().licence_url)
        self.point(thing, RDF.type, DCTERMS.LicenseDocument)
        return thing

    def _rights(self) -> URIRef:
        """That a published figure is its source's."""
        thing = self.at("#villkor")
        self.point(thing, RDF.type, DCTERMS.RightsStatement)
        self.say(thing, DCTERMS.description, in_both(lambda: t("open_data.terms", licence=terms().licence)))
        return thing

    def _common(self, thing: Node, title: Words, about: Words) -> None:
        """What a catalogue, a data set and a service all must say."""
        self.say(thing, DCTERMS.title, title)
        self.say(thing, DCTERMS.description, about)
        self.point(thing, DCTERMS.publisher, self.publisher)
        self.point(thing, DCTERMS.language, *(f"{AUTHORITY}/language/{one}" for one in LANGUAGES))
        changed = Literal(self.edition.created_on, datatype=XSD.date)
        self.graph.add((thing, DCTERMS.modified, changed))

    def distribution(self, dataset: Node, one: Distribution) -> None:
        thing = self.at(f"{one.path}#fil")
        self.point(dataset, DCAT.distribution, thing)
        self.point(thing, RDF.type, DCAT.Distribution)
        self.say(thing, DCTERMS.title, one.title)
        self.point(thing, DCAT.accessURL, self.at(one.path))
        self.point(thing, DCAT.downloadURL, self.at(one.path))
        self.point(thing, DCTERMS.license, self.licence)
        self.point(thing, DCTERMS.format, f"{AUTHORITY}/file-type/{FORMATS[one.path.rsplit('.', 1)[-1]]}")
        media = f"http://www.iana.org/assignments/media-types/{one.media_type}"
        self.point(thing, DCAT.mediaType, media)
        self.point(thing, DCTERMS.rights, self.rights)

    def dataset(self, catalogue: Node, one: Dataset) -> URIRef:
        thing = self.at(f"#{one.id}")
        self.point(catalogue, DCAT.dataset, thing)
        self.point(thing, RDF.type, DCAT.Dataset)
        self._common(thing, one.title, one.about)
        self.graph.add((thing, DCTERMS.identifier, Literal(str(thing))))
        self.graph.add((thing, VERSION, Literal(self.edition.snapshot)))
        self.point(thing, DCAT.contactPoint, self.contact)
        self.point(thing, DCAT.theme, terms().theme)
        self.point(thing, DCAT.landingPage, self.at(""))
        self.point(thing, DCTERMS.accrualPeriodicity, terms().frequency)
        self.point(thing, DCTERMS.accessRights, f"{AUTHORITY}/access-right/PUBLIC")
        words = zip(terms().keywords.sv.split(", "), terms().keywords.en.split(", "), strict=True)
        for sv, en in words:
            self.say(thing, DCAT.keyword, Words(sv, en))
        for file in one.distributions:
            self.distribution(thing, file)
        return thing

    def service(self, catalogue: Node, serves: Iterable[Node]) -> None:
        thing = self.at("kolada/v3/#tjanst")
        self.point(catalogue, DCAT.service, thing)
        self.point(thing, RDF.type, DCAT.DataService)
        self._common(thing, in_both(lambda: t("open_data.api")), in_both(lambda: t("open_data.api_about")))
        self.point(thing, DCAT.contactPoint, self.contact)
        self.point(thing, DCAT.endpointURL, self.at("kolada/v3/kpi"))
        self.point(thing, DCAT.endpointDescription, self.at("openapi.json"))
        self.point(thing, DCAT.servesDataset, *serves)
        self.point(thing, DCTERMS.license, self.licence)
        self.point(thing, DCTERMS.accessRights, f"{AUTHORITY}/access-right/PUBLIC")

    def whole(self, datasets: Iterable[Dataset]) -> bytes:
        thing = self.at("dcat.rdf#katalog")
        self.point(thing, RDF.type, DCAT.Catalog)
        self._common(
            thing, in_both(lambda: t("open_data.title")), in_both(lambda: t("open_data.catalogue_about"))
        )
        self.point(thing, DCTERMS.license, self.licence)
        self.point(thing, FOAF.homepage, self.at(""))
        self.point(thing, DCAT.themeTaxonomy, f"{AUTHORITY}/data-theme")
        found = [self.dataset(thing, one) for one in datasets]
        self.service(thing, found[:1])
        return self.graph.serialize(format="pretty-xml", encoding="utf-8")


def dcat_bytes(datasets: Iterable[Dataset], edition: Edition, base: str) -> bytes:
    """The catalogue, the data sets first to last, and the service that has the values in Kolada's shape."""
    return Description(edition, base).whole(datasets)
