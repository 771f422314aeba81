using System.Net;
using System.Text.Json;

namespace EmailCampaigns.Tests.Api;

/// <summary>Names that must be unique are so whatever the case of their letters, in every script.</summary>
public sealed class UniqueNameTests : ApiTest
{
    public static TheoryData<string, string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string, string>();
            foreach (var thing in new[] { "lists", "templates" })
            {
                pairs.Add(thing, "Customers", "CUSTOMERS");
                pairs.Add(thing, "Müller & Söhne", "MÜLLER & SÖHNE");
                pairs.Add(thing, "Ærø kommune", "ÆRØ KOMMUNE");
                pairs.Add(thing, "Клиенты", "КЛИЕНТЫ");
                pairs.Add(thing, "ΟΔΥΣΣΕΥΣ", "οδυσσευς");
                pairs.Add(thing, "Café", "CAFE\u0301");
                pairs.Add(thing, "Leads", "  leads ");
            }

            return pairs;
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Another_case_of_a_name_is_409_with_the_id_of_the_one_that_has_it(string thing, string name, string other)
    {
        var standing = Id(await Post($"/{thing}", Named(name), HttpStatusCode.Created));
        var third = Id(await Post($"/{thing}", Named("Third"), HttpStatusCode.Created));

        var made = await Post($"/{thing}", Named(other), HttpStatusCode.Conflict);
        var renamed = await Send(HttpMethod.Patch, $"/{thing}/{third}", new { name = other }, HttpStatusCode.Conflict);
        var own = await Send(HttpMethod.Patch, $"/{thing}/{standing}", new { name = other }, HttpStatusCode.OK);

        Assert.Equal((standing, standing), (Id(made), Id(renamed)));
        Assert.Contains($"\"{name}\"", made.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(other.Trim(), own.GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_import_into_a_list_by_another_case_of_its_name_takes_that_list()
    {
        var list = Id(await Post("/lists", Named("Größte Kunden"), HttpStatusCode.Created));
        using var form = new MultipartFormDataContent { { new StringContent("email\nann@example.org\n"), "file", "contacts.csv" }, { new StringContent("GRÖßTE KUNDEN"), "listName" } };

        using var response = await Api.PostAsync("/api/v1/imports", form);

        Assert.Equal(list, (await Body(response, HttpStatusCode.Accepted)).GetProperty("listId").GetGuid());
        Assert.Equal(1, (await Get("/lists")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_sender_is_one_whatever_the_case_of_its_address()
    {
        var standing = Id(await Post("/senders", new { email = "Sales@Example.org" }, HttpStatusCode.Created));

        Assert.Equal(standing, Id(await Post("/senders", new { email = "sales@EXAMPLE.org" }, HttpStatusCode.Conflict)));
    }

    private static Dictionary<string, object> Named(string name) => new() { ["name"] = name };
}
