"""A title is enough: the right category stands among the first three, in two languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.market.categories.queries import shipped_taxonomy
from lamppost.market.categories.rules import apply_overlay, parse_overlay, suggest_categories

ENGLISH = [
    ("Green three-seat sofa with yellow cushion", "for-sale/furniture"),
    ("Oak dining table and four chairs", "for-sale/furniture"),
    ("IKEA Billy bookcase, white", "for-sale/furniture"),
    ("Queen memory foam mattress, barely used", "for-sale/furniture"),
    ("Bosch washing machine 8kg", "for-sale/appliances"),
    ("Tall fridge freezer", "for-sale/appliances"),
    ("iPhone 13 128GB unlocked", "for-sale/phones"),
    ("Galaxy S7 mint condition", "for-sale/phones"),
    ("MacBook Air M1 2020", "for-sale/computers"),
    ("27 inch Dell monitor", "for-sale/computers"),
    ("Sony noise cancelling headphones", "for-sale/audio"),
    ("Bookshelf speakers, wooden, vintage", "for-sale/audio"),
    ("Canon EOS camera with two lenses", "for-sale/cameras"),
    ("PS5 with two controllers", "for-sale/video-games"),
    ("Women's winter coat size M", "for-sale/clothing"),
    ("Hiking boots size 42", "for-sale/outdoors"),
    ("White sneakers, worn twice", "for-sale/shoes-and-bags"),
    ("Gold wedding ring", "for-sale/jewellery"),
    ("Pram with carrycot", "for-sale/baby"),
    ("Box of Lego", "for-sale/toys"),
    ("Harry Potter books complete set", "for-sale/books"),
    ("Jazz vinyl collection", "for-sale/films-and-records"),
    ("Yamaha acoustic guitar", "for-sale/music"),
    ("Upright piano, recently tuned", "for-sale/music"),
    ("Skateboard, hardly used", "for-sale/sports"),
    ("Four person tent", "for-sale/outdoors"),
    ("Felt beach cruiser bike", "for-sale/bicycles"),
    ("Girl's bike 24 inch", "for-sale/bicycles"),
    ("Cordless drill with two batteries", "for-sale/tools"),
    ("Monstera plant in pot", "for-sale/garden"),
    ("2 tickets for Saturday's concert", "for-sale/tickets"),
    ("Moving sale: everything must go", "for-sale/garage-sales"),
    ("Stamp collection from my grandfather", "for-sale/collectibles"),
    ("VW Golf 2012 diesel, one owner", "vehicles/cars"),
    ("2005 Toyota Corolla low mileage", "vehicles/cars"),
    ("Ford Transit van 2016", "vehicles/vans"),
    ("Camper van sleeps four", "vehicles/campers"),
    ("Electric scooter Xiaomi", "vehicles/scooters"),
    ("Set of winter tyres 205/55 R16", "vehicles/tyres"),
    ("Sailing boat 7 m with trailer", "vehicles/boats"),
    ("Harley Davidson Sportster", "vehicles/motorcycles"),
    ("Two bedroom flat to rent near the station", "housing/rent"),
    ("Sunny room in shared house", "housing/rooms"),
    ("Detached house for sale with garden", "housing/houses"),
    ("Summer sublet June to August", "housing/sublets"),
    ("Garage to rent in the old town", "housing/parking"),
    ("Holiday cottage by the lake", "housing/holiday"),
    ("Barista wanted for weekend shifts", "jobs/hospitality"),
    ("Registered nurse, full-time", "jobs/healthcare"),
    ("Delivery driver needed", "jobs/transport"),
    ("Junior software developer", "jobs/it"),
    ("House painter, free estimates", "services/painting"),
    ("Man with a van, local moves", "services/moving"),
    ("Piano lessons for beginners", "lessons/music"),
    ("Maths tutor, GCSE and A-level", "lessons/tutoring"),
    ("Spanish conversation classes", "lessons/languages"),
    ("Yoga class Tuesday evenings", "lessons/sports"),
    ("Labrador puppies, vaccinated", "pets/dogs"),
    ("Two kittens looking for a home", "pets/cats"),
    ("Dog walking in the park", "pets/pet-care"),
    ("Rabbit hutch", "pets/supplies"),
    ("Lost cat, grey tabby", "community/lost-and-found"),
    ("Street party on Saturday", "community/events"),
    ("Ride to Hamburg on Friday, 2 seats", "community/rideshare"),
    ("Volunteers wanted for the food bank", "community/volunteers"),
    ("Free sofa, must collect", "free-and-swap/furniture"),
    ("Apples from our garden, free", "free-and-swap/food"),
    ("Drummer wanted for blues band", "community/musicians"),
    ("Babysitter available evenings", "services/childcare"),
    ("Lawn mowing and hedge cutting", "services/gardening"),
]

GERMAN = [
    ("Ecksofa grau, gut erhalten", "for-sale/furniture"),
    ("Esstisch Eiche massiv mit vier Stühlen", "for-sale/furniture"),
    ("Kleiderschrank 3-türig", "for-sale/furniture"),
    ("Kinderhochbett mit Rutsche", "for-sale/furniture"),
    ("Waschmaschine Miele, 7 kg", "for-sale/appliances"),
    ("Kühlschrank zu verkaufen", "for-sale/appliances"),
    ("Stehlampe mit Papierschirm", "for-sale/household"),
    ("iPhone 12 mit Hülle", "for-sale/phones"),
    ("Gebrauchter Laptop Lenovo", "for-sale/computers"),
    ("Bluetooth-Kopfhörer", "for-sale/audio"),
    ("Spiegelreflexkamera Nikon", "for-sale/cameras"),
    ("Nintendo Switch mit Spielen", "for-sale/video-games"),
    ("Damenjacke Größe 40", "for-sale/clothing"),
    ("Winterstiefel Gr. 38", "for-sale/shoes-and-bags"),
    ("Silberkette", "for-sale/jewellery"),
    ("Kinderwagen mit Babyschale", "for-sale/baby"),
    ("Holzeisenbahn", "for-sale/toys"),
    ("Kochbücher, 12 Stück", "for-sale/books"),
    ("Schallplattensammlung Rock", "for-sale/films-and-records"),
    ("Konzertgitarre", "for-sale/music"),
    ("E-Piano Yamaha", "for-sale/music"),
    ("Tischtennisplatte outdoor", "for-sale/sports"),
    ("Familienzelt für 5 Personen", "for-sale/outdoors"),
    ("Damenfahrrad 28 Zoll", "for-sale/bicycles"),
    ("E-Bike Cube, 500 Wh", "for-sale/bicycles"),
    ("Akkuschrauber Makita", "for-sale/tools"),
    ("Rasenmäher mit Benzinmotor", "for-sale/garden"),
    ("Zwei Karten für das Theater", "for-sale/tickets"),
    ("Fliesen, 12 qm, neu", "for-sale/building-materials"),
    ("VW Polo 1.2, TÜV neu", "vehicles/cars"),
    ("Wohnmobil Hymer 2008", "vehicles/campers"),
    ("Winterreifen auf Alufelgen", "vehicles/tyres"),
    ("Vespa Roller 50 ccm", "vehicles/scooters"),
    ("Traktor Fendt", "vehicles/farm-machinery"),
    ("Schöne 2-Zimmer-Wohnung mit Balkon zu vermieten", "housing/rent"),
    ("WG-Zimmer in der Altstadt frei", "housing/rooms"),
    ("Zwischenmiete Juli bis September", "housing/sublets"),
    ("Reihenhaus mit Garten zu verkaufen", "housing/houses"),
    ("Eigentumswohnung, 3 Zimmer", "housing/flats"),
    ("Tiefgaragenstellplatz", "housing/parking"),
    ("Ferienwohnung an der Ostsee", "housing/holiday"),
    ("Ladenlokal in der Fußgängerzone", "housing/commercial"),
    ("Kellnerin für das Wochenende gesucht", "jobs/hospitality"),
    ("Pflegefachkraft (m/w/d) in Teilzeit", "jobs/healthcare"),
    ("Verkäufer in Vollzeit", "jobs/retail"),
    ("Ausbildung zum Tischler", "jobs/apprenticeships"),
    ("Putzhilfe gesucht, 3 Stunden pro Woche", "jobs/cleaning"),
    ("Umzugshilfe mit Transporter", "services/moving"),
    ("Malerarbeiten, günstig und sauber", "services/painting"),
    ("Computerhilfe für Senioren", "services/computer-help"),
    ("Klavierunterricht für Kinder", "lessons/music"),
    ("Nachhilfe in Mathe bis Klasse 10", "lessons/tutoring"),
    ("Deutschkurs für Anfänger", "lessons/languages"),
    ("Schwimmkurs", "lessons/sports"),
    ("Labradorwelpen suchen ein Zuhause", "pets/dogs"),
    ("Meerschweinchen abzugeben", "pets/small-animals"),
    ("Reitbeteiligung gesucht", "pets/horses"),
    ("Kratzbaum", "pets/supplies"),
    ("Katze entlaufen", "community/lost-and-found"),
    ("Hofflohmarkt am Sonntag", "for-sale/garage-sales"),
    ("Mitfahrgelegenheit nach Berlin", "community/rideshare"),
    ("Ehrenamtliche für die Tafel gesucht", "community/volunteers"),
    ("Sommerfest der Kleingärtner", "community/events"),
    ("Umzugskartons zu verschenken", "free-and-swap/household"),
    ("Verschenke Sofa an Selbstabholer", "free-and-swap/furniture"),
    ("Bohrmaschine auszuleihen", "free-and-swap/lending"),
    ("Wandergruppe sucht Mitglieder", "community/groups"),
    ("Babysitterin für zwei Kinder", "services/childcare"),
    ("Heckenschnitt und Gartenpflege", "services/gardening"),
]
SPANISH = [
    ("Mesa de comedor de roble", "for-sale/furniture"),
    ("Lavadora Bosch casi nueva", "for-sale/appliances"),
    ("Bicicletas de montaña", "for-sale/bicycles"),
    ("Clases de guitarra", "lessons/music"),
    ("Alquilo habitación en piso compartido", "housing/rooms"),
    ("Se regala sofá", "free-and-swap/furniture"),
    ("Busco camarera para fines de semana", "jobs/hospitality"),
    ("Cachorros de labrador", "pets/dogs"),
    ("Perdido gato en el puerto", "community/lost-and-found"),
    ("Neumáticos de invierno", "vehicles/tyres"),
    ("Mudanzas y portes", "services/moving"),
    ("Cochecito de bebé", "for-sale/baby"),
]
FRENCH = [
    ("Table à manger en chêne", "for-sale/furniture"),
    ("Machine à laver presque neuve", "for-sale/appliances"),
    ("Vélos électriques", "for-sale/bicycles"),
    ("Cours de guitare", "lessons/music"),
    ("Chambre à louer en colocation", "housing/rooms"),
    ("Canapé à donner", "free-and-swap/furniture"),
    ("Recrute serveuse le week-end", "jobs/hospitality"),
    ("Chiots labrador", "pets/dogs"),
    ("Chat perdu près du port", "community/lost-and-found"),
    ("Pneus neige", "vehicles/tyres"),
    ("Déménagement et transport de meubles", "services/moving"),
    ("Poussette pour jumeaux", "for-sale/baby"),
]
ARABIC = [
    ("طاولة طعام خشبية", "for-sale/furniture"),
    ("الغسالة بحالة جيدة", "for-sale/appliances"),
    ("دراجات هوائية", "for-sale/bicycles"),
    ("دروس جيتار", "lessons/music"),
    ("غرفة للإيجار في سكن مشترك", "housing/rooms"),
    ("كنبة مجانا", "free-and-swap/furniture"),
    ("مطلوب موظف نادل", "jobs/hospitality"),
    ("جراء لابرادور", "pets/dogs"),
    ("قطة ضائعة قرب الميناء", "community/lost-and-found"),
    ("إطارات شتوية", "vehicles/tyres"),
    ("نقل أثاث", "services/moving"),
    ("عربة أطفال", "for-sale/baby"),
]


def suggested(title, language, taxonomy=None):
    found = suggest_categories(taxonomy or shipped_taxonomy(), title, language)
    return [one.category.key for one in found]


@pytest.mark.parametrize(("title", "key"), ENGLISH)
def test_an_english_title_finds_its_category(title, key):
    assert key in suggested(title, "en")


@pytest.mark.parametrize(("title", "key"), GERMAN)
def test_a_german_title_finds_its_category(title, key):
    assert key in suggested(title, "de-AT")


@pytest.mark.parametrize(
    ("title", "key", "language"),
    [
        (title, key, language)
        for language, titles in (("es", SPANISH), ("fr", FRENCH), ("ar", ARABIC))
        for title, key in titles
    ],
)
def test_a_title_in_another_language_finds_its_category(title, key, language):
    assert key in suggested(title, language)


@pytest.mark.parametrize(
    ("titles", "language"),
    [(ENGLISH, "en"), (GERMAN, "de"), (SPANISH, "es"), (FRENCH, "fr"), (ARABIC, "ar")],
)
def test_nine_times_in_ten_it_even_comes_first(titles, language):
    first = [suggested(title, language)[0] == key for title, key in titles]
    assert sum(first) >= 0.9 * len(first)


@pytest.mark.parametrize("title", ["", "   ", "!!!", "xqzt", "for with and", "\ud800", "💡" * 50])
def test_a_title_that_says_nothing_gets_no_suggestion(title):
    assert suggested(title, "en") == []


@pytest.mark.parametrize(
    "written", ["Kühlschrank", "KÜHLSCHRANK", "Kuehlschrank", "Kuhlschrank", "Kühlschränke"]
)
def test_umlauts_capitals_and_plurals_make_no_difference(written):
    assert suggested(written, "de")[0] == "for-sale/appliances"


@pytest.mark.parametrize("written", ["e-bike", "ebike", "E Bike", "E-Bikes"])
def test_a_word_is_found_however_it_is_joined(written):
    assert suggested(written, "en")[0] == "for-sale/bicycles"


def test_a_digit_stuck_to_a_word_hides_nothing():
    assert suggested("iphone6 64gb", "en")[0] == "for-sale/phones"


def test_a_german_compound_is_read_by_its_last_part():
    assert suggested("Nussbaumtisch", "de")[0] == "for-sale/furniture"


def test_the_same_thing_is_for_sale_or_free_as_the_title_says():
    assert suggested("Sofa", "en")[0] == "for-sale/furniture"
    assert suggested("Sofa, free to collect", "en")[0] == "free-and-swap/furniture"
    assert suggested("Klavier", "de")[0] == "for-sale/music"
    assert suggested("Klavierunterricht", "de")[0] == "lessons/music"


def test_no_more_are_suggested_than_asked_for():
    found = suggest_categories(shipped_taxonomy(), "piano guitar sofa bike car", "en", limit=2)
    assert len(found) == 2


def test_a_language_without_words_of_its_own_falls_back_to_english():
    assert suggested("Mountain bike", "sv")[0] == "for-sale/bicycles"


def test_hidden_categories_are_not_suggested_and_own_words_count():
    overlay = parse_overlay(
        """
        format: 1
        leaves:
          for-sale/tickets: {hidden: yes}
          for-sale/furniture: {synonyms: {de: [Schlunz]}}
        """
    )
    changed = apply_overlay(shipped_taxonomy(), overlay)
    assert "for-sale/tickets" not in suggested("Konzertkarten", "de", changed)
    assert suggested("Alter Schlunz", "de", changed) == ["for-sale/furniture"]


@given(title=st.text(max_size=300), language=st.sampled_from(["en", "de", "fr", "", "x"]))
def test_any_text_can_be_a_title(title, language):
    found = suggest_categories(shipped_taxonomy(), title, language)
    assert len(found) <= 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
